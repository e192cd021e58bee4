import type { ToolsList } from "@parley/protocol";
import { type Handlers, handler } from "../handler.js";

/** The methods of the runtime as a whole. */
export const handlers: Handlers = {
  "tools.list": handler<typeof ToolsList>(async (params) => {
    const { listedTools } = await import("../../tools/own-tools.js");
    return { tools: [...listedTools(params?.model)] };
  }),
};
