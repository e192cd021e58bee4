import type { ClientFactory, ClientTool } from "@parley/protocol";
import type { ClientCommand } from "../commands/client-commands.js";
import type { Subscriber } from "../events/hub.js";

/** Calls a method of a client. Rejects when it refuses, and when it is gone. */
export type ClientRequest = (method: string, params: object, signal: AbortSignal) => Promise<unknown>;

/** What a client does for a session when it is asked. */
export type ClientOffer =
  | "canvas-renderer"
  | "hooks"
  | "plan-review"
  | "skills"
  | "system-message"
  | "user-input";

/** What a client brings to a session. */
export interface SessionClient {
  readonly connectionId: number;
  readonly subscriber: Subscriber;
  readonly request: ClientRequest;
  /** Types of the questions it answers, such as `permission.requested`. */
  readonly answers: ReadonlySet<string>;
  readonly offers: ReadonlySet<ClientOffer>;
  /** The slash commands it provides, beside those it provided before. */
  readonly commands?: readonly ClientCommand[] | undefined;
  /** The factories it provides; `undefined` leaves what it provided before. */
  readonly factories?: readonly ClientFactory[] | undefined;
  /** The tools it provides; `undefined` leaves what it provided before. */
  readonly tools: readonly ClientTool[] | undefined;
}
