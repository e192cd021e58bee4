import { sessionMethod } from "../../define.js";

export interface CanvasProviderOpenRequest {
  extensionId: string;
  canvasId: string;
  instanceId: string;
  input?: unknown;
  host?: CanvasHostContext;
  session?: CanvasSessionContext;
}

export interface CanvasHostContext {
  capabilities?: CanvasHostContextCapabilities;
}

export interface CanvasHostContextCapabilities {
  canvases?: boolean;
}

export interface CanvasSessionContext {
  workingDirectory?: string;
}

export interface CanvasProviderOpenResult {
  url?: string;
  title?: string;
  status?: string;
}

/** Opens a canvas that the client provides. */
export const CanvasOpen = sessionMethod<CanvasProviderOpenRequest, CanvasProviderOpenResult>("canvas.open", {
  answerer: "client",
});

export interface CanvasProviderCloseRequest {
  extensionId: string;
  canvasId: string;
  instanceId: string;
  host?: CanvasHostContext;
  session?: CanvasSessionContext;
}

/** Closes a canvas that the client provides. */
export const CanvasClose = sessionMethod<CanvasProviderCloseRequest, null>("canvas.close", {
  answerer: "client",
});

export interface CanvasProviderInvokeActionRequest {
  extensionId: string;
  canvasId: string;
  instanceId: string;
  actionName: string;
  input?: unknown;
  host?: CanvasHostContext;
  session?: CanvasSessionContext;
}

/** Runs an action of a canvas that the client provides. */
export const CanvasActionInvoke = sessionMethod<CanvasProviderInvokeActionRequest, unknown>(
  "canvas.action.invoke",
  { answerer: "client" },
);
