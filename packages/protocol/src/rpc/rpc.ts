import { type ServerRpc, type SessionRpc, serverMethodNames, sessionMethodNames } from "../gen/rpc.js";
import { createNamespaces, type RpcCaller } from "./namespaces.js";

/** The public methods of a connection, typed: `rpc.models.list({})`. */
export function createServerRpc(caller: RpcCaller): ServerRpc {
  return serverNamespaces(serverMethodNames, caller) as ServerRpc;
}

/** The public methods of one session, typed: `rpc.queue.pendingItems()`. Fills in `sessionId`. */
export function createSessionRpc(caller: RpcCaller, sessionId: string): SessionRpc {
  return sessionNamespaces(sessionMethodNames, caller, sessionId) as SessionRpc;
}

/** Namespaces over methods of the connection. A method called without parameters sends `{}`. */
export function serverNamespaces(names: readonly string[], caller: RpcCaller): object {
  return createNamespaces(names, "", (method, params) => caller.request(method, params ?? {}));
}

/** Namespaces over methods of one session. */
export function sessionNamespaces(names: readonly string[], caller: RpcCaller, sessionId: string): object {
  return createNamespaces(names, "session.", (method, params) =>
    caller.request(method, { ...(params as object | undefined), sessionId }),
  );
}
