import { dirname, resolve } from "node:path";
import type { HookType } from "@parley/protocol";
import { type HookCall, HookFailure, type HookInput, type HookReply, type HookSource } from "../source.js";
import { claudeInput, claudeToolName, fromClaudeOutput } from "./claude-dialect.js";
import type { FileHook, HookCommand, HookDialect } from "./definition.js";
import { type CommandLine, runCommand } from "./run-command.js";

/** What the commands of hook files run in. */
export interface CommandSurroundings {
  /** The root of the project, where they start. */
  readonly projectRoot: string;
  /** Environment to start from: the host's, less everything secret. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The hooks of files, as sources, in order; those that are switched off left out. */
export function commandHooks(
  hooks: readonly FileHook[],
  surroundings: CommandSurroundings,
): readonly HookSource[] {
  return hooks
    .filter(({ definition }) => definition.isEnabled)
    .map((hook) => commandHook(hook, surroundings));
}

function commandHook(hook: FileHook, surroundings: CommandSurroundings): HookSource {
  const { label, definition } = hook;
  const { type, dialect, matcher } = definition;
  return {
    label,
    handles: (candidate) => candidate === type,
    ...(matcher && {
      wantsTool: (name: string) => {
        return matcher.test(name) || (dialect === "claude" && matcher.test(claudeToolName(name)));
      },
    }),
    run: async ({ input }: HookCall, signal) => {
      const ended = await runCommand(commandLine(hook, input, surroundings), signal);
      return replyOf(ended, { type, dialect });
    },
  };
}

function commandLine(
  { definition, file, directory }: FileHook,
  input: HookInput,
  { projectRoot, environment }: CommandSurroundings,
): CommandLine {
  const { command, cwd = ".", env, timeoutMs, type, dialect } = definition;
  return {
    ...invocationOf(command),
    cwd: resolve(directory ?? projectRoot, cwd),
    env: {
      ...environment,
      COPILOT_PROJECT_DIR: projectRoot,
      CLAUDE_PROJECT_DIR: projectRoot,
      COPILOT_HOOK_DIR: dirname(file),
      ...env,
    },
    stdin: JSON.stringify(told({ type, dialect }, input)),
    timeoutMs,
  };
}

/**
 * The line is run by the platform's own shell where the hook has one for it. `--norc`: bash takes a socket
 * on its standard input for a remote login, and would read the person's start-up file.
 */
function invocationOf(command: HookCommand): Pick<CommandLine, "path" | "args" | "shown"> {
  if (command.kind === "program") {
    const { path, args } = command;
    return { path, args, shown: [path, ...args].join(" ") };
  }
  const { bash, powershell } = command;
  const isWindows = process.platform === "win32";
  if (bash !== undefined && (!isWindows || powershell === undefined)) {
    return { path: isWindows ? "bash" : "/bin/bash", args: ["--norc", "-c", bash], shown: bash };
  }
  const shown = powershell ?? "";
  const args = ["-NoProfile", "-NonInteractive", "-Command", shown];
  return { path: isWindows ? "powershell" : "pwsh", args, shown };
}

interface Form {
  readonly type: HookType;
  readonly dialect: HookDialect;
}

/** What a command is told on its standard input. */
function told({ type, dialect }: Form, input: HookInput): object {
  if (type === "notification") {
    const { notificationType, ...fields } = input;
    return { ...fields, hook_event_name: "Notification", notification_type: notificationType };
  }
  const short = { ...input, ...("toolResult" in input && { toolResult: shortResult(input["toolResult"]) }) };
  return dialect === "claude" && type !== "permissionRequest" ? claudeInput(type, short) : short;
}

/** Commands are told what a model reads, not what is kept beside it. */
function shortResult(result: unknown): object {
  const { resultType, textResultForLlm } = (result ?? {}) as Record<string, unknown>;
  return { resultType, textResultForLlm };
}

/** Exit code 2 says no to what can be refused, and warns otherwise; any other but 0 is a failure. */
function replyOf(
  { exitCode, stdout, stderr }: Awaited<ReturnType<typeof runCommand>>,
  { type, dialect }: Form,
): HookReply {
  const parsed = parseOutput(stdout);
  const output = dialect === "claude" ? fromClaudeOutput(type, parsed) : parsed;
  if (exitCode === 0) return { state: "answered", output };
  if (exitCode !== 2) {
    const told = stderr === "" ? "" : `\nStderr: ${stderr}`;
    throw new HookFailure("Error", `Hook command failed with code ${exitCode}${told}`);
  }
  if (DECIDES.has(type)) return { state: "refused", ...reasonOf(output) };
  return { state: "refused", warning: stderr.trim() };
}

const DECIDES: ReadonlySet<HookType> = new Set(["preToolUse", "preMcpToolCall", "permissionRequest"]);

function reasonOf(output: unknown): { reason?: string } {
  const { permissionDecisionReason, message } = (output ?? {}) as Record<string, unknown>;
  const reason = permissionDecisionReason ?? message;
  return typeof reason === "string" ? { reason } : {};
}

/** A hook that prints no JSON says nothing. */
function parseOutput(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
