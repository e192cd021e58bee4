import type { CanvasOpenRequest } from "@parley/protocol";
import { intention } from "../intention.js";
import type { Tool } from "../tool.js";
import type { Canvases } from "./canvases.js";
import { given, methodTool } from "./method-tool.js";

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
  parameters: { ...names, properties: { ...names.properties, input: given("canvas") } },
  title: TITLE,
  summarize: intention(names, TITLE, ({ canvasId }) => `Opening ${canvasId}`),
} satisfies Omit<Tool, "prepare">;

export function createOpenCanvasTool(canvases: Canvases): Tool {
  return methodTool(openCanvasDefinition, {
    required: names,
    purpose: "Open or focus a declared canvas",
    method: "session.canvas.open",
    run: (args, signal) => canvases.open(args as unknown as CanvasOpenRequest, signal),
  });
}
