import { durableEvent, ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface CanvasOpenedData {
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

/** A canvas was opened. */
export const CanvasOpenedEvent = ephemeralEvent<"session.canvas.opened", CanvasOpenedData>(
  "session.canvas.opened",
  { stability: "experimental" },
);
export type CanvasOpenedEvent = EventOf<typeof CanvasOpenedEvent>;

export interface CanvasRegistryChangedData {
  canvases: CanvasRegistryChangedCanvas[];
}

export interface CanvasRegistryChangedCanvas {
  extensionId: string;
  extensionName?: string;
  canvasId: string;
  displayName: string;
  description: string;
  icon?: string;
  inputSchema?: unknown;
  actions?: CanvasRegistryChangedCanvasAction[];
}

export interface CanvasRegistryChangedCanvasAction {
  name: string;
  description?: string;
  inputSchema?: unknown;
}

/** The canvases that can be opened changed. */
export const CanvasRegistryChangedEvent = ephemeralEvent<
  "session.canvas.registry_changed",
  CanvasRegistryChangedData
>("session.canvas.registry_changed", { stability: "experimental" });
export type CanvasRegistryChangedEvent = EventOf<typeof CanvasRegistryChangedEvent>;

export interface CanvasClosedData {
  instanceId: string;
  extensionId: string;
  canvasId: string;
}

/** A canvas was closed. */
export const CanvasClosedEvent = ephemeralEvent<"session.canvas.closed", CanvasClosedData>(
  "session.canvas.closed",
  { stability: "experimental" },
);
export type CanvasClosedEvent = EventOf<typeof CanvasClosedEvent>;

export interface CanvasUnavailableData {
  instanceId: string;
  extensionId: string;
  canvasId: string;
}

/** A canvas is not available any more. */
export const CanvasUnavailableEvent = ephemeralEvent<"session.canvas.unavailable", CanvasUnavailableData>(
  "session.canvas.unavailable",
  { stability: "experimental" },
);
export type CanvasUnavailableEvent = EventOf<typeof CanvasUnavailableEvent>;

export interface CanvasRecordedData {
  instanceId: string;
  extensionId: string;
  canvasId: string;
  title?: string;
  input?: unknown;
}

/** A canvas was recorded for later resumes. */
export const CanvasRecordedEvent = durableEvent<"session.canvas.recorded", CanvasRecordedData>(
  "session.canvas.recorded",
  { stability: "experimental" },
);
export type CanvasRecordedEvent = EventOf<typeof CanvasRecordedEvent>;

export interface CanvasRemovedData {
  instanceId: string;
  extensionId: string;
  canvasId: string;
}

/** A recorded canvas was removed. */
export const CanvasRemovedEvent = durableEvent<"session.canvas.removed", CanvasRemovedData>(
  "session.canvas.removed",
  { stability: "experimental" },
);
export type CanvasRemovedEvent = EventOf<typeof CanvasRemovedEvent>;
