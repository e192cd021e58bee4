import { successResult } from "../results.js";
import type { Tool } from "../tool.js";
import { listText } from "./shell.js";
import { ShellRegistry } from "./shell-registry.js";

/** Lists a session's shells. */
export const listBashTool: Tool = {
  name: "list_bash",
  description: "Lists the shells of this session: id, command, mode, process id, status, and unread output.",
  parameters: { type: "object", properties: {}, required: [] },
  title: "List shells",
  prepare: async (_args, context) => ({
    permissions: [],
    run: async () => successResult(listText(ShellRegistry.of(context.resources).list(), { exitCodes: true })),
  }),
};
