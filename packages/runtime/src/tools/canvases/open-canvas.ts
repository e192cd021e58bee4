import type { CanvasOpenRequest } from "@parley/protocol";
import { checkArguments } from "../arguments.js";
import { intention } from "../intention.js";
import type { Tool } from "../tool.js";
import { type Canvases, methodResult } from "./canvases.js";

const names = {
  type: "object",
  properties: {
    extensionId: {
      type: "string",
      description: "Who provides the canvas. Needed only where several do.",
    },
    canvasId: { type: "string", description: "Id of a canvas that is listed in <canvases>." },
    instanceId: {
      type: "string",
      description:
        "A name of your own for the panel, by which you reach it later. That of an open panel brings it to the front.",
    },
  },
  required: ["canvasId", "instanceId"],
} as const;

const TITLE = "Opening canvas";

export const openCanvasDefinition = {
  name: "open_canvas",
  description:
    "Opens a canvas in a panel that the person sees, or brings a panel that is open to the front. A further " +
    "`instanceId` opens a further panel of the same canvas.",
  parameters: {
    ...names,
    properties: {
      ...names.properties,
      input: {
        type: ["object", "null"],
        description:
          "What the canvas takes, as JSON and not as text that holds JSON; null when it takes nothing.",
      },
    },
  },
  title: TITLE,
  summarize: intention(names, TITLE, ({ canvasId }) => `Opening ${canvasId}`),
} satisfies Omit<Tool, "prepare">;

/** What people are told that the tool is for. Source: the official runtime. */
const PURPOSE = "Open or focus a declared canvas";

export function createOpenCanvasTool(canvases: Canvases): Tool {
  const { name } = openCanvasDefinition;
  return {
    ...openCanvasDefinition,
    prepare: async (args, { toolCallId, signal }) => {
      checkArguments(names, args);
      const request = args as unknown as CanvasOpenRequest;
      return {
        permissions: [{ kind: "custom-tool", toolCallId, toolName: name, toolDescription: PURPOSE, args }],
        run: () => methodResult("session.canvas.open", () => canvases.open(request, signal)),
      };
    },
  };
}
