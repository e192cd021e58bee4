import type { Tool } from "./tool.js";

/** The tools of one session, in the order a model sees them. Names are unique. */
export interface ToolCatalog {
  get(name: string): Tool | undefined;
  list(): readonly Tool[];
}

/** A catalog of `tools`, in their order. A later tool of the same name takes the place of an earlier one. */
export function createToolCatalog(tools: readonly Tool[]): ToolCatalog {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return { get: (name) => byName.get(name), list: () => [...byName.values()] };
}
