import type { Tool } from "./tool.js";

/** The tools of one session, in the order a model sees them. Names are unique. */
export interface ToolCatalog {
  get(name: string): Tool | undefined;
  list(): readonly Tool[];
}

export interface CatalogSelection {
  /** Only these are offered, when given. */
  readonly available?: readonly string[] | undefined;
  /** Never offered. */
  readonly excluded?: readonly string[] | undefined;
}

/** A catalog of `tools`, in their order. A later tool of the same name takes the place of an earlier one. */
export function createToolCatalog(tools: readonly Tool[], selection: CatalogSelection = {}): ToolCatalog {
  const { available, excluded } = selection;
  const byName = new Map<string, Tool>();
  for (const tool of tools) {
    if (available && !available.includes(tool.name)) continue;
    if (excluded?.includes(tool.name)) continue;
    byName.set(tool.name, tool);
  }
  return { get: (name) => byName.get(name), list: () => [...byName.values()] };
}
