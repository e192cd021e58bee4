import { createTool } from "./files/create.js";
import { editTool } from "./files/edit.js";
import { viewTool } from "./files/view.js";
import type { Tool } from "./tool.js";

/** The tools every session has, in the order a model sees them. */
export const builtInTools: readonly Tool[] = [viewTool, createTool, editTool];
