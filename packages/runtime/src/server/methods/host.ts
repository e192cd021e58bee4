import type { ToolsList } from "@parley/protocol";
import { type Handlers, handler } from "../handler.js";

/** The methods of the runtime as a whole. */
export const handlers: Handlers = {
  "tools.list": handler<typeof ToolsList>(async () => {
    const { builtInTools } = await import("../../tools/index.js");
    return {
      tools: builtInTools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    };
  }),
};
