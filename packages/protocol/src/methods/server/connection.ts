import { method } from "../../define.js";

export interface PingRequest {
  message?: string;
}

export interface PingResult {
  message: string;
  timestamp: string;
  protocolVersion: number;
}

/** Answers at once, with the time and the protocol version. */
export const Ping = method<PingRequest, PingResult>("ping", { since: 2 });

/** @internal */
export interface ConnectRequest {
  /** Asks for `gitHubTelemetry.event` notifications. */
  enableGitHubTelemetryForwarding?: boolean;
  clientInfo?: ConnectClientInfo;
  /** Kinds of background task this client understands. */
  supportedTaskKinds?: TaskKind[];
  /** The connection token, when the runtime demands one. */
  token?: string;
}

/** @internal */
export interface ConnectClientInfo {
  editorName?: string;
  editorVersion?: string;
  extensionName?: string;
  extensionVersion?: string;
}

export type TaskKind = "agent" | "shell" | "client";

/** @internal */
export interface ConnectResult {
  ok: true;
  /** The protocol version the runtime speaks. */
  protocolVersion: number;
  /** The runtime's own version. */
  version: string;
  /** Kinds of background task the runtime will tell of. */
  taskKinds?: TaskKind[];
}

/** Opens the connection: proves the token, says who calls, agrees on the protocol version. */
export const Connect = method<ConnectRequest, ConnectResult>("connect", { visibility: "internal" });

/** Ends the runtime in good order. */
export const RuntimeShutdown = method<void, null>("runtime.shutdown");
