/** What crosses the wire between an agent SDK and an agent runtime. */
export type {
  Answerer,
  EventType,
  InSession,
  Method,
  ParamsOf,
  ResultOf,
  Scope,
  SessionTarget,
  Stability,
  Visibility,
} from "./define.js";
export type {
  DurableEvent,
  EphemeralEvent,
  EventEnvelope,
  EventOf,
  UnknownSessionEvent,
} from "./events/envelope.js";
export type * from "./events/index.js";
export { isEphemeralEventType, isSessionEvent, isSessionEventType } from "./events/known.js";
export type * from "./gen/client-handlers.js";
export type {
  DurableEventDataMap,
  DurableEventType,
  EphemeralEventDataMap,
  EphemeralEventType,
  SessionEvent,
  SessionEventDataMap,
  SessionEventType,
} from "./gen/events.js";
export type { ServerRpc, SessionRpc } from "./gen/rpc.js";
export type * from "./methods/index.js";
export { CLIENT_RETURNS, type ClientReturns } from "./returning.js";
export type { RpcCaller } from "./rpc/namespaces.js";
export { createServerRpc, createSessionRpc } from "./rpc/rpc.js";
export type * from "./types/index.js";
export { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "./versions.js";
