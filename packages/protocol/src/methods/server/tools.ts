import { method } from "../../define.js";

export interface ToolsListRequest {
  model?: string;
}

export interface ToolList {
  tools: Tool[];
}

export interface Tool {
  name: string;
  namespacedName?: string;
  description: string;
  parameters?: Record<string, unknown>;
  instructions?: string;
}

/** Lists the built-in tools. */
export const ToolsList = method<ToolsListRequest, ToolList>("tools.list");
