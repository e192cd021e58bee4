import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import type { Connection } from "./connection.js";
import { methodNotFound, requestFailed } from "./errors.js";
import { connectionHandlers } from "./methods/connection.js";

/** What a handler gets besides its parameters. */
export interface Call {
  readonly method: string;
  readonly connection: Connection;
  /** Fires when the caller cancels, and when the connection closes. */
  readonly signal: AbortSignal;
}

export type Handler = (params: never, call: Call) => unknown;

export type Handlers = Readonly<Record<string, Handler>>;

/**
 * Every method this runtime answers, by the beginning of its name; the longest that fits is looked in. A
 * family is loaded with its first call, so that a runtime pays for what it is asked.
 */
const FAMILIES: readonly (readonly [prefix: string, load: () => Promise<Handlers>])[] = [];

const loaded = new Map<string, Handlers>();

/** Answers a request. */
export function call(request: IncomingRequest, connection: Connection): unknown {
  const { method } = request;
  const own = connectionHandlers[method];
  if (own) return run(own, request, connection);
  const family = FAMILIES.find(([prefix]) => method.startsWith(prefix));
  if (!family) throw methodNotFound(method);
  const [prefix, load] = family;
  const handlers = loaded.get(prefix);
  if (handlers) return run(handlers[method], request, connection);
  return load().then((handlers) => {
    loaded.set(prefix, handlers);
    return run(handlers[method], request, connection);
  });
}

function run(handler: Handler | undefined, request: IncomingRequest, connection: Connection): unknown {
  const { method, signal } = request;
  if (!handler) throw methodNotFound(method);
  try {
    const outcome = handler((request.params ?? {}) as never, { method, connection, signal });
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.catch((thrown: unknown) => {
      throw requestFailed(method, thrown);
    });
  } catch (thrown) {
    throw requestFailed(method, thrown);
  }
}
