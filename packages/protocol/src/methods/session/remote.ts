import { sessionMethod } from "../../define.js";

export interface RemoteEnableRequest {
  mode?: RemoteSessionMode;
}

export type RemoteSessionMode = "off" | "export" | "on";

export interface RemoteEnableResult {
  url?: string;
  remoteSteerable: boolean;
}

/** Shares the session with its owner's other devices. */
export const SessionRemoteEnable = sessionMethod<RemoteEnableRequest, RemoteEnableResult>(
  "session.remote.enable",
);

/** Stops sharing. */
export const SessionRemoteDisable = sessionMethod<void, null>("session.remote.disable");

export interface RemoteNotifySteerableChangedRequest {
  remoteSteerable: boolean;
}

export type RemoteNotifySteerableChangedResult = Record<string, unknown>;

/** Tells whether the session may be steered from afar. */
export const SessionRemoteNotifySteerableChanged = sessionMethod<
  RemoteNotifySteerableChangedRequest,
  RemoteNotifySteerableChangedResult
>("session.remote.notifySteerableChanged");
