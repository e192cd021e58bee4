import { sessionMethod } from "../../define.js";

export interface CanvasList {
  canvases: DiscoveredCanvas[];
}

export interface DiscoveredCanvas {
  displayName: string;
  description: string;
  icon?: string;
  inputSchema?: CanvasJsonSchema;
  actions?: CanvasAction[];
  extensionId: string;
  extensionName?: string;
  canvasId: string;
}

export type CanvasJsonSchema = unknown;

export interface CanvasAction {
  name: string;
  description?: string;
  inputSchema?: CanvasJsonSchema;
}

/** Lists the canvases that can be opened. */
export const SessionCanvasList = sessionMethod<void, CanvasList>("session.canvas.list");

export interface CanvasListOpenResult {
  openCanvases: OpenCanvasInstance[];
}

export interface OpenCanvasInstance {
  instanceId: string;
  extensionId: string;
  extensionName?: string;
  canvasId: string;
  icon?: string;
  title?: string;
  status?: string;
  url?: string;
  input?: unknown;
}

/** Lists the canvases that are open. */
export const SessionCanvasListOpen = sessionMethod<void, CanvasListOpenResult>("session.canvas.listOpen");

export interface CanvasOpenRequest {
  extensionId?: string;
  canvasId: string;
  instanceId: string;
  input?: unknown;
}

/** Opens a canvas. */
export const SessionCanvasOpen = sessionMethod<CanvasOpenRequest, OpenCanvasInstance>("session.canvas.open");

export interface CanvasCloseRequest {
  instanceId: string;
}

/** Closes a canvas. */
export const SessionCanvasClose = sessionMethod<CanvasCloseRequest, null>("session.canvas.close");

export interface CanvasActionInvokeRequest {
  instanceId: string;
  actionName: string;
  input?: unknown;
}

export interface CanvasActionInvokeResult {
  result?: unknown;
}

/** Runs an action of an open canvas. */
export const SessionCanvasActionInvoke = sessionMethod<CanvasActionInvokeRequest, CanvasActionInvokeResult>(
  "session.canvas.action.invoke",
);

export interface CanvasProviderRegisterRequest {
  connectionId: string;
  info: unknown;
  canvases: unknown[];
}

/** Registers a provider of canvases. */
export const SessionCanvasProviderRegister = sessionMethod<CanvasProviderRegisterRequest, null>(
  "session.canvas.provider.register",
  { visibility: "internal" },
);

export interface CanvasProviderUnregisterRequest {
  connectionId: string;
}

/** Removes a provider of canvases. */
export const SessionCanvasProviderUnregister = sessionMethod<CanvasProviderUnregisterRequest, null>(
  "session.canvas.provider.unregister",
  { visibility: "internal" },
);
