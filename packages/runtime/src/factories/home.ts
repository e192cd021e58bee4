import type { ClientFactory, FactoryAgentOptions } from "@parley/protocol";
import type { SessionFiles } from "../ports/session-files.js";

/** A client that brings factories to the session. */
export interface FactoryProvider {
  readonly factories?: readonly ClientFactory[] | undefined;
  /** Calls one of its methods. Rejects when it refuses, and when it is gone. */
  request(method: string, params: object, signal: AbortSignal): Promise<unknown>;
}

/** A sub-agent that works for a factory. */
export interface FactoryAgent {
  readonly id: string;
  readonly agentType: string;
  readonly toolCallId: string;
  readonly model: string;
  /** What goes on with it, for people; nothing of its prompt. */
  readonly activity: string | undefined;
  /** Resolves once it rests. @returns what it said; `undefined` when it failed or was ended */
  answer(signal: AbortSignal): Promise<string | undefined>;
  /** Says something more to it. */
  tell(text: string): Promise<void>;
}

/** What factories need of their session. */
export interface FactoryHome {
  readonly sessionId: string;
  readonly files: SessionFiles;
  providers(): readonly FactoryProvider[];
  /** Starts a sub-agent. @returns `undefined` when there can't be such a one */
  startAgent(prompt: string, options: FactoryAgentOptions): Promise<FactoryAgent | undefined>;
  /** Tells clients something that is not on the log. */
  tell(type: string, data: object): void;
  /** Puts a line into the session's events, for people. */
  say(message: string): void;
  /** Lets the session's own agent know of a run that is over. */
  notify(content: string, kind: { readonly type: string; readonly [field: string]: unknown }): void;
  /** Keeps the session in memory. @returns ends that */
  hold(): () => void;
}
