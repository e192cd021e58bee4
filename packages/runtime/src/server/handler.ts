import type { ParamsOf, ResultOf } from "@parley/protocol";
import type { Session } from "../session/session.js";
import { sessionFor } from "./attachments.js";
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

/** As {@link handler}, for a method of a session, which is opened if it isn't. */
export function sessionHandler<M>(
  answer: (session: Session, params: ParamsOf<M>, call: Call) => ResultOf<M> | Promise<ResultOf<M>>,
): Handler {
  return ((params: { sessionId: string }, call: Call) => {
    const run = (session: Session) => heldWhile(session, () => answer(session, params as ParamsOf<M>, call));
    const session = sessionFor(call.connection, params.sessionId);
    return session instanceof Promise ? session.then(run) : run(session);
  }) as Handler;
}

/** Keeps a session in memory until a call to it is answered. */
function heldWhile<Result>(session: Session, answer: () => Result | Promise<Result>) {
  const outcome = answer();
  return outcome instanceof Promise ? outcome.finally(session.hold()) : outcome;
}
