import { checkArguments } from "../arguments.js";
import { successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { isRunning, listText, type Shell, withTextId } from "./shell.js";
import { ShellRegistry } from "./shell-registry.js";
import { shellFailure } from "./shell-results.js";

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

async function prepare(given: ToolArguments, context: ToolContext): Promise<PreparedCall> {
  const args = withTextId(given);
  checkArguments(parameters, args);
  return { permissions: [], run: () => stop(String(args["shellId"]), context) };
}

async function stop(id: string, context: ToolContext): Promise<ToolResult> {
  const registry = ShellRegistry.of(context.resources);
  if (id === "") {
    const text =
      "No background shell ID provided. Please supply a valid background shell ID to stop the command.";
    return shellFailure(`${text}\n\n${listText(registry.list(), { exitCodes: false })}`, {
      properties: { shell_error_category: "invalid_input" },
    });
  }
  const shell = registry.get(id);
  if (shell?.process.kind === "detached") return await stopDetached(shell, registry);
  const status = shell ? "stopped" : registry.stoppedShell(id) ? "already_stopped" : "never_created";
  if (shell) {
    const { state } = shell.process.command;
    registry.stopped({ ...shell, ...(state.kind === "exited" && { endedWith: state.exitCode }) });
    await shell.process.command.stop();
  }
  return stoppedResult(`<command with id: ${id} stopped>`, status, registry.stoppedCount);
}

async function stopDetached(shell: Shell, registry: ShellRegistry): Promise<ToolResult> {
  const { id, process } = shell;
  if (process.kind !== "detached" || !isRunning(shell)) {
    return stoppedResult(`<command with id: ${id} had already stopped>`, "already_completed", 0);
  }
  registry.update(id, { process: { ...process, cancelled: true } });
  await process.command.stop();
  return stoppedResult(`<command with id: ${id} stopped>`, "stopped", 0);
}

function stoppedResult(text: string, status: string, count: number): ToolResult {
  const toolTelemetry = { properties: { shell_status: status }, metrics: { tracked_shutdown_count: count } };
  return successResult(text, { toolTelemetry });
}
