import type { DiscoveredCanvas } from "@parley/protocol";
import { escaped } from "../../agents/documents/index.js";

/** The canvases that a model may open, for the system message; empty when there are none. */
export function canvasesText(canvases: readonly DiscoveredCanvas[]): string {
  if (canvases.length === 0) return "";
  const sorted = [...canvases].sort((one, other) => (one.canvasId < other.canvasId ? -1 : 1));
  return [
    "<canvases>",
    "A canvas is a panel beside the conversation in which the person sees and works on something. Open one when what " +
      "it is for helps with the task.",
    "- `open_canvas` takes the id of a canvas listed here as `canvasId`, and as `instanceId` a name of your own for " +
      "the panel. The same `instanceId` again brings that panel to the front; another one opens a further panel.",
    "- `invoke_canvas_action` takes the `instanceId` of a panel that you opened.",
    "- `list_canvas_capabilities` tells what a canvas takes when it is opened, and which actions it has.",
    "",
    "Canvases there are:",
    ...sorted.flatMap(({ canvasId, displayName, description }) => [
      "<canvas>",
      `  <id>${escaped(canvasId)}</id>`,
      `  <name>${escaped(displayName)}</name>`,
      `  <description>${escaped(description)}</description>`,
      "</canvas>",
    ]),
    "</canvases>",
  ].join("\n");
}
