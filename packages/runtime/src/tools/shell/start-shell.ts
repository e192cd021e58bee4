import { randomUUID } from "node:crypto";
import { OutputFiles } from "../output-files.js";
import type { ToolContext } from "../tool.js";
import { AttachedCommand } from "./attached-command.js";
import { DetachedCommand } from "./detached-command.js";
import { ProgressReports } from "./progress-reports.js";
import type { Shell } from "./shell.js";
import type { ShellRegistry } from "./shell-registry.js";

/** A valid call of the bash tool. */
export interface ShellCall {
  readonly id: string;
  readonly text: string;
  readonly description: string | undefined;
  readonly mode: "sync" | "async";
  readonly detach: boolean;
  readonly workingDirectory: string;
  readonly waitSeconds: number;
  /** Whether the model chose the wait. */
  readonly customWait: boolean;
}

/** Starts a call's command in its shell, and sees to it that its output and its end are told. */
export async function startShell(
  call: ShellCall,
  { registry, context }: { registry: ShellRegistry; context: ToolContext },
): Promise<Shell> {
  const shell: Shell = {
    id: call.id,
    workingDirectory: call.workingDirectory,
    commands: (registry.get(call.id)?.commands ?? 0) + 1,
    text: call.text,
    description: call.description,
    mode: call.mode,
    process: await startProcess(call, context),
    startedAt: Date.now(),
    promotion: new AbortController(),
    background: call.mode === "async",
    watched: 0,
    read: false,
  };
  registry.set(shell);
  const { toolCallId } = context;
  context.publish("sandbox.decision", { ...NO_SANDBOX, toolCallId, platform: process.platform });
  context.publish("session.background_tasks_changed", {});
  void shell.process.command.ended.then(() => {
    context.publish("session.background_tasks_changed", {});
    notifyOfEnd(registry.get(call.id), shell, context);
  });
  return shell;
}

/** Commands run as the user does; clients are told so. */
const NO_SANDBOX = {
  kind: "enforcement_state",
  control: "process",
  outcome: "inactive",
  backend: "unsupported",
  enforcementPoint: "shell",
};

async function startProcess(call: ShellCall, context: ToolContext): Promise<Shell["process"]> {
  const start = {
    text: call.text,
    workingDirectory: call.workingDirectory,
    environment: context.environment,
  };
  if (call.detach && call.mode === "async") {
    return { kind: "detached", command: await DetachedCommand.start(start, call.id), cancelled: false };
  }
  const reports = new ProgressReports((text) => {
    if (!context.signal.aborted) context.progress(text);
  });
  const files = OutputFiles.of(context.resources);
  const { thresholdBytes, directory } = context.limits;
  const newFile = () =>
    files.claim(`${Date.now()}-copilot-tool-output-${process.pid}-${randomUUID()}.txt`, directory);
  const command = await AttachedCommand.start({ ...start, newFile, thresholdBytes }, () =>
    reports.changed(() => command.watched),
  );
  void command.ended.then(() => reports.end(command.watched));
  return { kind: "attached", command };
}

/** Tells the model of the end of a command it left in the background and has not been told of otherwise. */
function notifyOfEnd(current: Shell | undefined, started: Shell, context: ToolContext): void {
  const { command } = started.process;
  if (started.process.kind === "detached" || current?.process.command !== command) return;
  if (!current.background || current.watched > 0 || command.state.kind === "running") return;
  const { exitCode } = command.state;
  const { id: shellId, description } = started;
  const how = exitCode === 0 ? "completed successfully" : `exited with exit code ${exitCode}`;
  const what = description === undefined ? "" : ` "${description}"`;
  context.notify({
    content: `<system_notification>\nShell command${what} (shellId: ${shellId}) has ${how}.\n</system_notification>`,
    kind: { type: "shell_completed", shellId, exitCode, ...(description !== undefined && { description }) },
    read: { tool: "read_bash", arguments: { shellId, delay: 0 } },
  });
}
