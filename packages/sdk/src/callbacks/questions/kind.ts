import type { RpcCaller } from "@parley/protocol";
import type { QuestionContext } from "../../types/questions.js";
import type { SessionHandlers } from "../handlers.js";

/** An answer: the method that takes it, and its parameters beside `sessionId` and `requestId`. */
export interface Reply {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a question's event carries. */
export type QuestionData = Readonly<Record<string, unknown>> & { readonly requestId: string };

export interface QuestionHost {
  readonly sessionId: string;
  readonly handlers: SessionHandlers;
  readonly caller: RpcCaller;
  warn(message: string): void;
}

/** Works an answer out; `undefined` leaves the question to others. */
export type Answering = (context: QuestionContext) => Promise<Reply | undefined>;

/** A question that the runtime puts to every client as an event; each that can may answer. */
export interface QuestionKind {
  /** The event that asks. */
  readonly asked: string;
  /** The event that tells it was answered, or is not waited for any more. */
  readonly settled: string;
  /**
   * Whether what is being worked out while the connection is lost still counts when it is back: true for what
   * must not be done twice. Otherwise the question is asked again.
   */
  readonly outlivesConnection: boolean;
  /** How this program answers; `undefined` when it doesn't, so that the question stays open for others. */
  prepare(data: QuestionData, host: QuestionHost): Answering | undefined;
  /** The answer when working it out failed. */
  failed(error: unknown): Reply;
  /** Sent when the runtime refuses an answer. */
  readonly fallback?: Reply;
}
