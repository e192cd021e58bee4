/**
 * The plumbing of the two halves: methods that the official schema calls internal, and those that open and
 * close sessions. Programs don't import this; SDKs and runtimes do.
 */
export type {
  InternalClientGlobalApiHandlers,
  InternalClientSessionApiHandlers,
} from "../gen/client-handlers-internal.js";
export type { InternalServerRpc, InternalSessionRpc } from "../gen/rpc-internal.js";
export { createInternalServerRpc, createInternalSessionRpc } from "../rpc/internal-rpc.js";
