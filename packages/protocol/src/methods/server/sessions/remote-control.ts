import { method } from "../../../define.js";

export interface ConnectRemoteSessionParams {
  sessionId: string;
}

export interface RemoteSessionConnectionResult {
  sessionId: string;
  metadata: ConnectedRemoteSessionMetadata;
}

export interface ConnectedRemoteSessionMetadata {
  sessionId: string;
  name?: string;
  summary?: string;
  startTime: string;
  modifiedTime: string;
  repository: ConnectedRemoteSessionMetadataRepository;
  pullRequestNumber?: number;
  resourceId?: string;
  kind: ConnectedRemoteSessionMetadataKind;
  staleAt?: string;
  state?: string;
}

export interface ConnectedRemoteSessionMetadataRepository {
  owner: string;
  name: string;
  branch: string;
}

export type ConnectedRemoteSessionMetadataKind = "remote-session" | "coding-agent";

/** Connects to a session that runs elsewhere. */
export const SessionsConnect = method<ConnectRemoteSessionParams, RemoteSessionConnectionResult>(
  "sessions.connect",
);

export interface SessionsStartRemoteControlRequest {
  sessionId: string;
  config: RemoteControlConfig;
}

export interface RemoteControlConfig {
  remote: boolean;
  steerable: boolean;
  explicit: boolean;
  silent: boolean;
  taskId?: string;
  existingMcSession?: RemoteControlConfigExistingMcSession;
}

export interface RemoteControlConfigExistingMcSession {
  mcSessionId: string;
  mcTaskId: string;
}

export interface RemoteControlStatusResult {
  status: RemoteControlStatus;
}

export type RemoteControlStatus =
  | RemoteControlStatusOff
  | RemoteControlStatusConnecting
  | RemoteControlStatusActive
  | RemoteControlStatusError;

export interface RemoteControlStatusOff {
  state: "off";
}

export interface RemoteControlStatusConnecting {
  state: "connecting";
  attachedSessionId: string;
}

export interface RemoteControlStatusActive {
  state: "active";
  attachedSessionId: string;
  frontendUrl?: string;
  isSteerable: boolean;
  /** @internal */
  promptManager?: unknown;
  /** @internal */
  awaitingFirstMessage?: boolean;
}

export interface RemoteControlStatusError {
  state: "error";
  error: string;
  attachedSessionId?: string;
}

/** Lets a session be steered from afar. */
export const SessionsStartRemoteControl = method<
  SessionsStartRemoteControlRequest,
  RemoteControlStatusResult
>("sessions.startRemoteControl");

export interface SessionsTransferRemoteControlRequest {
  toSessionId: string;
  expectedFromSessionId?: string;
}

export interface RemoteControlTransferResult {
  status: RemoteControlStatus;
  transferred: boolean;
}

/** Moves remote control to another session. */
export const SessionsTransferRemoteControl = method<
  SessionsTransferRemoteControlRequest,
  RemoteControlTransferResult
>("sessions.transferRemoteControl");

export interface SessionsSetRemoteControlSteeringRequest {
  enabled: boolean;
}

/** Allows or forbids steering from afar. */
export const SessionsSetRemoteControlSteering = method<
  SessionsSetRemoteControlSteeringRequest,
  RemoteControlStatusResult
>("sessions.setRemoteControlSteering");

export interface SessionsStopRemoteControlRequest {
  expectedSessionId?: string;
  force?: boolean;
}

export interface RemoteControlStopResult {
  status: RemoteControlStatus;
  stopped: boolean;
}

/** Ends remote control. */
export const SessionsStopRemoteControl = method<SessionsStopRemoteControlRequest, RemoteControlStopResult>(
  "sessions.stopRemoteControl",
);

/** Tells the state of remote control. */
export const SessionsGetRemoteControlStatus = method<void, RemoteControlStatusResult>(
  "sessions.getRemoteControlStatus",
);
