import { createHash } from "node:crypto";
import { checkArguments } from "../arguments.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { endsWithin } from "./command.js";
import { listText, type Shell, withTextId } from "./shell.js";
import { ShellRegistry } from "./shell-registry.js";
import {
  completedLine,
  detachedResult,
  endedResult,
  runningLine,
  runningResult,
  shellFailure,
} from "./shell-results.js";

/** Seconds that one read may wait. */
const MAX_DELAY = 600;

const parameters = {
  type: "object",
  properties: {
    shellId: { type: "string", description: "The shell, as the bash call named it." },
    delay: {
      type: "number",
      description: "Seconds to wait for the command to end before reading. 0 to 600.",
    },
  },
  required: ["shellId", "delay"],
} as const;

/** Gives the output of a command in the background. */
export const readBashTool: Tool = {
  name: "read_bash",
  description:
    "Reads the output of a command that runs in the background, or ran there. Returns as soon as the command " +
    "ends, after `delay` seconds at most. You are told when a command ends, so there is no need to read often.",
  parameters,
  title: "Read shell output",
  summarize: ({ shellId, delay }) => {
    if (shellId === undefined || !delay) return "Reading command output";
    return `Waiting up to ${delay} ${delay === 1 ? "second" : "seconds"} for command output`;
  },
  prepare,
};

async function prepare(given: ToolArguments, context: ToolContext): Promise<PreparedCall> {
  const args = withTextId(given);
  checkArguments(parameters, args);
  const request = { id: String(args["shellId"]), delay: Number(args["delay"]) };
  return { permissions: [], run: () => read(request, context) };
}

async function read({ id, delay }: { id: string; delay: number }, context: ToolContext): Promise<ToolResult> {
  const registry = ShellRegistry.of(context.resources);
  const shell = registry.get(id);
  if (!shell) return noSuchShell(id, registry);
  const telemetry = {
    properties: { read_target_state: "active", read_target_original_mode: shell.mode },
  };
  if (!(delay >= 0 && delay <= MAX_DELAY)) {
    return shellFailure(
      `Invalid delay: ${delay}. Please supply a valid delay between 0 and ${MAX_DELAY} seconds.`,
      {
        properties: { shell_error_category: "invalid_input", ...telemetry.properties },
      },
    );
  }
  registry.watch(id, 1);
  const ended = await endsWithin(shell.process.command, delay * 1000, context.signal);
  registry.watch(id, -1);
  context.signal.throwIfAborted();
  const output = await shell.process.command.output();
  if (shell.process.kind === "detached") {
    return detachedResult(
      { shell, output },
      { delay, telemetry: { ...telemetry, restrictedProperties: {} } },
    );
  }
  if (!ended)
    return runningResult({ shell, output }, { told: runningLine({ shell, output }, delay), telemetry });
  const unread = shell.read ? { kind: "text" as const, text: "" } : output;
  registry.update(id, { read: true });
  return endedResult({ shell, output: unread }, { told: completedLine(shell), telemetry });
}

function noSuchShell(id: string, registry: ShellRegistry): ToolResult {
  const stopped = registry.stoppedShell(id);
  const what = stopped
    ? `shellId: ${id} was already stopped via stop_bash.`
    : `shellId: ${id} not found or was never created. Please supply a valid shell ID.`;
  return shellFailure(`${what}\n\n${listText(registry.list(), { exitCodes: false })}`, {
    properties: {
      shell_error_category: stopped ? "shell_stopped" : "shell_unknown",
      shell_operation: "read",
      read_target_state: stopped ? "stopped" : "never_existed",
      read_target_original_mode: stopped?.mode ?? "unknown",
    },
    restrictedProperties: {
      shell_id: id,
      error_detail: stopped ? stoppedDetail(stopped) : "unknown_shell_id",
    },
    metrics: { tracked_shutdown_count: registry.stoppedCount },
  });
}

/** Says which command was stopped, without a word of it. */
function stoppedDetail({ text, endedWith }: Shell): string {
  const hash = createHash("sha256").update(text).digest("hex");
  const exit = endedWith === undefined ? "" : `exitCode=${endedWith},`;
  return `reason=stopped,${exit}lastCommandHash=${hash},lastCommandLength=${text.length}`;
}
