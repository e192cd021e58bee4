import type { Tool } from "../tool.js";
import type { Canvases } from "./canvases.js";
import { createInvokeCanvasActionTool } from "./invoke-canvas-action.js";
import { createListCanvasCapabilitiesTool } from "./list-canvas-capabilities.js";
import { createOpenCanvasTool } from "./open-canvas.js";

/** The tools by which a model shows canvases. */
export function canvasTools(canvases: Canvases): readonly Tool[] {
  return [
    createListCanvasCapabilitiesTool(canvases),
    createOpenCanvasTool(canvases),
    createInvokeCanvasActionTool(canvases),
  ];
}
