import type { CanvasActionInvokeRequest } from "@parley/protocol";
import { intention } from "../intention.js";
import type { Tool } from "../tool.js";
import type { Canvases } from "./canvases.js";
import { given, methodTool } from "./method-tool.js";

const names = {
  type: "object",
  properties: {
    instanceId: { type: "string", description: "The name that you gave the panel when you opened it." },
    actionName: {
      type: "string",
      description: "Name of an action that `list_canvas_capabilities` tells of.",
    },
  },
  required: ["instanceId", "actionName"],
} as const;

const TITLE = "Invoking canvas action";

export const invokeCanvasActionDefinition = {
  name: "invoke_canvas_action",
  description: "Has an open canvas do one of its actions. The panel's `instanceId` is all that names it.",
  parameters: { ...names, properties: { ...names.properties, input: given("action") } },
  title: TITLE,
  summarize: intention(names, TITLE, ({ actionName }) => `Invoking ${actionName}`),
} satisfies Omit<Tool, "prepare">;

export function createInvokeCanvasActionTool(canvases: Canvases): Tool {
  return methodTool(invokeCanvasActionDefinition, {
    required: names,
    purpose: "Invoke an action on an open canvas instance",
    method: "session.canvas.action.invoke",
    run: (args, signal) => canvases.invoke(args as unknown as CanvasActionInvokeRequest, signal),
  });
}
