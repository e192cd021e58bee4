import { createTool } from "./files/create.js";
import { editTool } from "./files/edit.js";
import { viewTool } from "./files/view.js";
import { globTool } from "./search/glob.js";
import { grepTool } from "./search/grep.js";
import { bashTool } from "./shell/bash.js";
import { listBashTool } from "./shell/list-bash.js";
import { readBashTool } from "./shell/read-bash.js";
import { stopBashTool } from "./shell/stop-bash.js";
import type { Tool } from "./tool.js";
import { webFetchTool } from "./web/web-fetch.js";

/** The tools every session has, in the order a model sees them. */
export const builtInTools: readonly Tool[] = [
  bashTool,
  readBashTool,
  stopBashTool,
  listBashTool,
  viewTool,
  createTool,
  editTool,
  webFetchTool,
  grepTool,
  globTool,
];
