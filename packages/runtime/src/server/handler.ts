import type { ParamsOf, ResultOf } from "@parley/protocol";
import type { Session } from "../session/session.js";
import type { Connection } from "./connection.js";

/** What a handler gets besides its parameters. */
export interface Call {
  readonly method: string;
  readonly connection: Connection;
  /** Fires when the caller cancels, and when the connection closes. */
  readonly signal: AbortSignal;
}

export type Handler = (params: never, call: Call) => unknown;

/** Handlers by method name. */
export type Handlers = Readonly<Record<string, Handler>>;

/** A handler of the declared method `M`; its parameters have been checked. */
export function handler<M>(
  answer: (params: ParamsOf<M>, call: Call) => ResultOf<M> | Promise<ResultOf<M>>,
): Handler {
  return answer as Handler;
}

/** As {@link handler}, for a method of an open session. */
export function sessionHandler<M>(
  answer: (session: Session, params: ParamsOf<M>, call: Call) => ResultOf<M> | Promise<ResultOf<M>>,
): Handler {
  return ((params: { sessionId: string }, call: Call) =>
    answer(call.connection.runtime.session(params.sessionId), params as ParamsOf<M>, call)) as Handler;
}
