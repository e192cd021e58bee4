import { checkArguments } from "../arguments.js";
import { intention } from "../intention.js";
import type { Tool, ToolArguments, ToolResult } from "../tool.js";
import { type Canvases, canvasFailure, canvasResult } from "./canvases.js";

const parameters = {
  type: "object",
  properties: {
    extensionId: {
      type: "string",
      description: "Who provides the canvas. Needed only where several do.",
    },
    canvasId: { type: "string", description: "Id of a canvas that is listed in <canvases>." },
  },
  required: ["canvasId"],
} as const;

const TITLE = "Listing canvas capabilities";

export const listCanvasCapabilitiesDefinition = {
  name: "list_canvas_capabilities",
  description:
    "Tells what a canvas takes when it is opened, and which actions it has and what they take. Call it before you " +
    "open a canvas or have it do something that you don't know the input of.",
  parameters,
  title: TITLE,
  summarize: intention(parameters, TITLE, ({ canvasId }) => `Listing capabilities for ${canvasId}`),
} satisfies Omit<Tool, "prepare">;

export function createListCanvasCapabilitiesTool(canvases: Canvases): Tool {
  return {
    ...listCanvasCapabilitiesDefinition,
    prepare: async (args) => {
      checkArguments(parameters, args);
      return { permissions: [], run: async () => describe(args, canvases) };
    },
  };
}

function describe({ canvasId, extensionId }: ToolArguments, canvases: Canvases): ToolResult {
  const wanted = extensionId as string | undefined;
  const [found, ...others] = canvases.named(String(canvasId), wanted);
  if (!found) {
    const of = wanted === undefined ? "" : ` (extensionId: ${wanted})`;
    return canvasFailure(`No canvas matches canvasId "${canvasId}"${of}.`);
  }
  if (others.length > 0) {
    const providers = [found, ...others].map(({ provider }) => provider.extensionId).join(", ");
    return canvasFailure(
      `Multiple canvases match canvasId "${canvasId}" across providers (${providers}). ` +
        "Re-run with extensionId to disambiguate.",
    );
  }
  const { id, displayName, inputSchema, actions = [] } = found.declared;
  return canvasResult({
    ...{ extensionId: found.provider.extensionId, canvasId: id, displayName },
    ...(inputSchema !== undefined && { inputSchema }),
    actions,
  });
}
