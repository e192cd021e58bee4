import {
  type InternalServerRpc,
  type InternalSessionRpc,
  serverMethodNames,
  sessionMethodNames,
} from "../gen/rpc-internal.js";
import type { RpcCaller } from "./namespaces.js";
import { serverNamespaces, sessionNamespaces } from "./rpc.js";

/** The internal methods of a connection, typed: `rpc.connect({ token })`. */
export function createInternalServerRpc(caller: RpcCaller): InternalServerRpc {
  return serverNamespaces(serverMethodNames, caller) as InternalServerRpc;
}

/** The internal methods of one session, typed. Fills in `sessionId`. */
export function createInternalSessionRpc(caller: RpcCaller, sessionId: string): InternalSessionRpc {
  return sessionNamespaces(sessionMethodNames, caller, sessionId) as InternalSessionRpc;
}
