import { largeOutputNotice } from "../large-output.js";
import { failureResult, successResult } from "../results.js";
import type { ToolResult, ToolTelemetry } from "../tool.js";
import type { Output } from "./output-buffer.js";
import type { Shell } from "./shell.js";

/** A shell with the output of its command at one moment. */
export interface ShellOutput {
  readonly shell: Shell;
  readonly output: Output;
}

/** What the model is told of a command that ended, with `told` as the last line. */
export function endedResult(
  { shell, output }: ShellOutput,
  { told, telemetry }: { told: string; telemetry: ToolTelemetry },
): ToolResult {
  const { state } = shell.process.command;
  const exitCode = state.kind === "exited" ? state.exitCode : 1;
  const failed = exitCode !== 0;
  const { properties, ...result } = withOutput(output, told);
  return successResult(result.text, {
    detailedContent: result.text,
    shellExecution: { exitCode },
    contents: [
      { type: "shell_exit", shellId: shell.id, exitCode, cwd: shell.workingDirectory, ...result.preview },
    ],
    largeOutput: result.largeOutput,
    toolTelemetry: {
      ...telemetry,
      properties: {
        ...telemetry.properties,
        ...(failed && { shell_error_category: "command_nonzero_exit" }),
        ...properties,
      },
      metrics: { ...telemetry.metrics, ...(failed && { exit_code: exitCode }) },
    },
  });
}

/** What the model is told of a command that goes on. */
export function runningResult(
  { output }: ShellOutput,
  { told, telemetry }: { told: string; telemetry: ToolTelemetry },
): ToolResult {
  const silent = output.kind === "text" && trimmed(output.text) === "";
  const { text, largeOutput } = withOutput(output, told);
  return successResult(silent ? told : text, {
    largeOutput,
    toolTelemetry: {
      ...telemetry,
      properties: { ...telemetry.properties, shell_error_category: "command_timeout", is_timeout: "true" },
    },
  });
}

/** What the model is told of a command that people moved to the background. Source: the official runtime's own text. */
export function promotedResult({ id }: Shell, toolTelemetry: ToolTelemetry): ToolResult {
  const told =
    `<command with shellId: ${id} moved to background by the user. You will be automatically notified when it ` +
    "completes. The user has already seen a UI confirmation \u2014 do NOT respond to them about this and do NOT call " +
    "any more tools for this command. Wait for the user's next instruction.>";
  return successResult(told, { detailedContent: told, toolTelemetry });
}

/** Without blank ends; a byte order mark is none. */
function trimmed(text: string): string {
  return text.includes("\uFEFF") ? text.replace(/^[^\S\uFEFF]+|[^\S\uFEFF]+$/g, "") : text.trim();
}

function withOutput(output: Output, told: string) {
  if (output.kind === "text") {
    return {
      text: `${trimmed(output.text)}\n${told}`,
      preview: output.text === "" ? {} : { outputPreview: output.text },
      largeOutput: "cut" as const,
      properties: {},
    };
  }
  const { bytes, path, preview } = output;
  return {
    text: `${largeOutputNotice(output)}\n${told}`,
    preview: { outputPreview: preview, outputTruncated: true, outputFilePath: path },
    largeOutput: "keep" as const,
    properties: { largeOutputHandled: "true", largeOutputOriginalSizeBytes: String(bytes) },
  };
}

/** What the model is told of a detached command: all its output each time. */
export function detachedResult(
  seen: ShellOutput,
  { delay, telemetry }: { delay: number; telemetry: ToolTelemetry },
): ToolResult {
  const { shell, output } = seen;
  const { state } = shell.process.command;
  const shown: Output =
    output.kind === "text" && trimmed(output.text) !== ""
      ? { kind: "text", text: trimmed(output.text) }
      : output;
  if (state.kind === "running") {
    const told =
      `<command with shellId: ${shell.id} is still running in detached background after ${delay}s. ` +
      "You will be automatically notified when it completes.>";
    return headed(runningResult({ shell, output: shown }, { told, telemetry }), shown);
  }
  const cancelled = shell.process.kind === "detached" && shell.process.cancelled;
  const how = cancelled ? "was cancelled" : `completed with exit code ${state.exitCode}`;
  const told = `<detached command with shellId: ${shell.id} ${how}>`;
  const failed = state.exitCode !== 0 && { is_timeout: "false" };
  const properties = { ...telemetry.properties, ...failed };
  return headed(
    endedResult({ shell, output: shown }, { told, telemetry: { ...telemetry, properties } }),
    shown,
  );
}

function headed(result: ToolResult, output: Output): ToolResult {
  if (output.kind === "large") return result;
  const head = (text: string) => (output.text === "" ? text.replace(/^\n/, "") : `Output:\n${text}`);
  const { textResultForLlm: text, detailedContent: detail } = result;
  return {
    ...result,
    textResultForLlm: head(text),
    ...(detail !== undefined && { detailedContent: head(detail) }),
  };
}

export function completedLine(shell: Shell): string {
  const { state } = shell.process.command;
  return `<shellId: ${shell.id} completed with exit code ${state.kind === "exited" ? state.exitCode : 1}>`;
}

/** The last line about a command that is still running after `seconds`. */
export function runningLine({ shell, output }: ShellOutput, seconds: number): string {
  const silent = output.kind === "text" && trimmed(output.text) === "";
  const state = silent
    ? "The command is still running but hasn't produced output yet."
    : "The command is still running.";
  return `<command with shellId: ${shell.id} is still running after ${seconds} seconds. ${state} ${advice(shell, silent)}>`;
}

function advice(shell: Shell, silent: boolean): string {
  if (shell.mode === "async") {
    return silent
      ? "Use read_bash to continue waiting, or stop_bash to stop it."
      : "Use read_bash to continue waiting for output, or stop_bash to stop it.";
  }
  const notified =
    "You will be automatically notified when it completes; if you need the command to complete " +
    "end your response with no tool calls to wait for the notification";
  return silent ? `${notified}, or use stop_bash to stop it.` : `${notified}. Use stop_bash to stop it.`;
}

export function shellFailure(text: string, telemetry: ToolTelemetry): ToolResult {
  return failureResult(text, { toolTelemetry: telemetry });
}
