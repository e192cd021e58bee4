import type { CanvasActionInvokeRequest } from "@parley/protocol";
import { checkArguments } from "../arguments.js";
import { intention } from "../intention.js";
import type { Tool } from "../tool.js";
import { type Canvases, methodResult } from "./canvases.js";

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
  parameters: {
    ...names,
    properties: {
      ...names.properties,
      input: {
        type: ["object", "null"],
        description:
          "What the action takes, as JSON and not as text that holds JSON; null when it takes nothing.",
      },
    },
  },
  title: TITLE,
  summarize: intention(names, TITLE, ({ actionName }) => `Invoking ${actionName}`),
} satisfies Omit<Tool, "prepare">;

/** What people are told that the tool is for. Source: the official runtime. */
const PURPOSE = "Invoke an action on an open canvas instance";

export function createInvokeCanvasActionTool(canvases: Canvases): Tool {
  const { name } = invokeCanvasActionDefinition;
  return {
    ...invokeCanvasActionDefinition,
    prepare: async (args, { toolCallId, signal }) => {
      checkArguments(names, args);
      const request = args as unknown as CanvasActionInvokeRequest;
      return {
        permissions: [{ kind: "custom-tool", toolCallId, toolName: name, toolDescription: PURPOSE, args }],
        run: () => methodResult("session.canvas.action.invoke", () => canvases.invoke(request, signal)),
      };
    },
  };
}
