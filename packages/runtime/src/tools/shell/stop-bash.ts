import { checkArguments } from "../arguments.js";
import { successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { ShellRegistry } from "./shell-registry.js";

const parameters = {
  type: "object",
  properties: { shellId: { type: "string", description: "The shell, as the bash call named it." } },
  required: ["shellId"],
} as const;

/** Ends a command in the background. */
export const stopBashTool: Tool = {
  name: "stop_bash",
  description: "Ends a command that runs in the background, with every process it started.",
  parameters,
  title: "Stop shell",
  prepare,
};

async function prepare(args: ToolArguments, context: ToolContext): Promise<PreparedCall> {
  checkArguments(parameters, args);
  return { permissions: [], run: () => stop(String(args["shellId"]), context) };
}

async function stop(id: string, context: ToolContext): Promise<ToolResult> {
  const registry = ShellRegistry.of(context.resources);
  const shell = registry.get(id);
  const status = shell ? "stopped" : registry.stoppedShell(id) ? "already_stopped" : "never_created";
  if (shell?.process.kind === "detached") {
    registry.update(id, { process: { ...shell.process, cancelled: true } });
    await shell.process.command.stop();
  } else if (shell) {
    registry.stopped(shell);
    await shell.process.command.stop();
  }
  return successResult(`<command with id: ${id} stopped>`, {
    toolTelemetry: {
      properties: { shell_status: status },
      metrics: { tracked_shutdown_count: registry.stoppedCount },
    },
  });
}
