import type { SessionMode } from "@parley/protocol";
import type { ModelRequest, ResponseFormat } from "../../models/model.js";
import type { AgentHost } from "../host.js";
import type { StreamedBytes } from "../turn/stream-events.js";

/** One exchange while it runs. */
export interface Run {
  readonly host: AgentHost;
  readonly signal: AbortSignal;
  /** Id of the user message that began it. */
  readonly messageId: string;
  readonly interactionId: string;
  /** Of this run, for whoever performs its model calls. */
  readonly invocationId: string;
  /** How often in a row hooks have kept the agent going. */
  readonly blocks: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly responseFormat: ResponseFormat | undefined;
  readonly streamed: StreamedBytes;
  /** The session's mode as far as the model was told of it; changes when it is told of another. */
  mode: SessionMode;
  /** Who asked for the next attempt: `user` for the first after a user message, `agent` for those that follow. */
  initiator: ModelRequest["initiator"];
}
