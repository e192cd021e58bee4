import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, StartFields, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { isBashParserLoaded, loadBashParser, withSyntaxTree } from "./bash-parser.js";
import { withoutRedundantCd } from "./cd-prefix.js";
import { endsWithin } from "./command.js";
import { describeCommand } from "./describe-command.js";
import { findForbiddenKill } from "./kill-guard.js";
import { possiblePaths } from "./possible-paths.js";
import { redirectionsOf } from "./redirections.js";
import { isRunning, type Shell, withTextId } from "./shell.js";
import { ShellRegistry } from "./shell-registry.js";
import {
  completedLine,
  endedResult,
  promotedResult,
  runningLine,
  runningResult,
  shellFailure,
} from "./shell-results.js";
import { type ShellCall, startShell } from "./start-shell.js";

/** Seconds that a synchronous command may take before it goes on in the background. */
const INITIAL_WAIT = { min: 30, default: 30, max: 600 };

const parameters = {
  type: "object",
  properties: {
    command: { type: "string", description: "What to run, as one would type it into bash." },
    description: {
      type: "string",
      description: "What it is for, for people to read: at most 100 characters.",
    },
    shellId: {
      type: "string",
      description:
        "A name for the shell, to refer to it later. Each command runs in a fresh process; " +
        "neither variables nor `cd` carry over.",
    },
    mode: {
      type: "string",
      enum: ["sync", "async"],
      description: "sync (the default) waits for the command; async leaves it running in the background.",
    },
    detach: {
      type: "boolean",
      description: "With async: let the command outlive this session. Only when the user asks for that.",
    },
    initial_wait: {
      type: "number",
      description:
        "Seconds, 30 to 600, to wait for a sync command before it goes on in the background. Default 30.",
    },
  },
  required: ["command", "description"],
} as const;

/** The description is asked for, and not insisted on. */
const checked = { ...parameters, required: ["command"] };

/** Runs a command. */
export const bashTool: Tool = {
  name: "bash",
  description:
    "Runs a command with bash in the session's working directory. A command that takes longer than " +
    "`initial_wait` goes on in the background; you are told when it ends. Read its output with `read_bash`, " +
    "end it with `stop_bash`. Use mode async for servers and other things that go on.",
  parameters,
  title: "Running command",
  summarize: ({ description, command }) => String(description ?? command ?? "") || undefined,
  startFields,
  prepare,
};

function startFields(args: ToolArguments): StartFields | Promise<StartFields> {
  const { command } = args;
  if (typeof command !== "string" || command.trim() === "") return {};
  const fields = () => ({
    shellToolInfo: withSyntaxTree(command, (root) => ({
      possiblePaths: possiblePaths(command, root, process.env),
      hasWriteFileRedirection: redirectionsOf(root).writesFile,
    })),
  });
  return isBashParserLoaded() ? fields() : loadBashParser().then(fields);
}

async function prepare(given: ToolArguments, context: ToolContext): Promise<PreparedCall | ToolResult> {
  const args = withoutNullDescription(withTextId(given));
  checkArguments(checked, args);
  const call = shellCall(args, context);
  const described = await describeCommand(call.text);
  const forbidden = withSyntaxTree(call.text, findForbiddenKill);
  if (forbidden)
    return shellFailure(forbidden, { properties: { shell_error_category: "kill_command_blocked" } });
  return {
    permissions: [
      {
        kind: "shell",
        ...described,
        toolCallId: context.toolCallId,
        shellType: "bash",
        intention: call.description || "Running command",
        possiblePaths: [],
        canOfferSessionApproval: false,
        hasWriteFileRedirection: false,
        possibleUrls: [],
      },
    ],
    denied: (result) => ({
      ...result,
      toolTelemetry: { properties: { shell_error_category: "permission_denied" } },
    }),
    run: () => run(call, context),
  };
}

function withoutNullDescription({ description, ...args }: ToolArguments): ToolArguments {
  return description === null ? args : { ...args, description };
}

function shellCall(args: ToolArguments, context: ToolContext): ShellCall {
  const registry = ShellRegistry.of(context.resources);
  const mode = args["mode"] === "async" ? "async" : "sync";
  const seconds = Number(args["initial_wait"] ?? INITIAL_WAIT.default);
  const id = (args["shellId"] as string | undefined) ?? registry.newId();
  const workingDirectory = registry.get(id)?.workingDirectory ?? context.workingDirectory;
  return {
    id,
    text: withoutRedundantCd(String(args["command"]), workingDirectory),
    description: args["description"] as string | undefined,
    mode,
    detach: args["detach"] === true,
    workingDirectory,
    waitSeconds: seconds < 0 ? seconds : Math.min(Math.max(seconds, INITIAL_WAIT.min), INITIAL_WAIT.max),
    customWait: args["initial_wait"] !== undefined,
  };
}

async function run(call: ShellCall, context: ToolContext): Promise<ToolResult> {
  if (call.text === "") {
    const text = "No command provided. Please supply a valid command to execute.";
    return shellFailure(text, { properties: { shell_error_category: "invalid_input" } });
  }
  if (call.waitSeconds < 0) {
    const wait = call.waitSeconds;
    const text = `Invalid initial_wait value ${wait}. Please supply a valid initial_wait value in seconds between 0 and 600.`;
    return shellFailure(text, { properties: { shell_error_category: "invalid_input" } });
  }
  const telemetry = telemetryOf(call);
  const registry = ShellRegistry.of(context.resources);
  const known = registry.get(call.id);
  if (known && isRunning(known)) {
    const text =
      `<command with shellId: ${call.id} is already running, wait for output with read_bash, ` +
      "stop it with stop_bash tool>";
    const properties = { ...telemetry.properties, shell_error_category: "shell_id_in_use" };
    return failureResult(text, { toolTelemetry: { ...telemetry, properties } });
  }
  const shell = await startShell(call, { registry, context });
  if (call.mode === "async") {
    const where = call.detach ? "detached background" : "background";
    return successResult(`<command started in ${where} with shellId: ${call.id}>`, {
      toolTelemetry: telemetry,
    });
  }
  if (context.isSteered()) shell.promotion.abort();
  return await waitFor(shell, { call, registry, context });
}

async function waitFor(
  shell: Shell,
  { call, registry, context }: { call: ShellCall; registry: ShellRegistry; context: ToolContext },
): Promise<ToolResult> {
  const { command } = shell.process;
  const { promotion } = shell;
  const ended = await endsWithin(
    command,
    call.waitSeconds * 1000,
    AbortSignal.any([context.signal, promotion.signal]),
  );
  if (!ended && context.signal.aborted) {
    await command.stop();
    throw context.signal.reason;
  }
  const seen = { shell, output: await command.output() };
  const telemetry = telemetryOf(call);
  if (!ended) {
    registry.update(call.id, { background: true });
    if (promotion.signal.aborted) return promotedResult(shell, telemetry);
    return runningResult(seen, { told: runningLine(seen, call.waitSeconds), telemetry });
  }
  registry.update(call.id, { read: true });
  return endedResult(seen, { told: completedLine(shell), telemetry });
}

function telemetryOf(call: ShellCall) {
  return {
    properties: {
      customTimeout: String(call.customWait),
      executionMode: call.mode,
      detached: String(call.detach),
      sandboxApplied: "false",
      sandboxOptOutRequested: "false",
    },
    metrics: call.mode === "sync" ? { commandTimeout: call.waitSeconds * 1000 } : {},
  };
}
