import { sessionMethod } from "../../define.js";
import type { CommandList, RemediationAction } from "../../types/command.js";
import type { SessionMode } from "../../types/session.js";

export interface CommandsListRequest {
  includeBuiltins?: boolean;
  includeSkills?: boolean;
  includeClientCommands?: boolean;
}

/** Lists the session's slash commands. */
export const SessionCommandsList = sessionMethod<CommandsListRequest, CommandList>("session.commands.list");

export interface CommandsInvokeRequest {
  name: string;
  input?: string;
  origin?: CommandsInvocationOrigin;
}

export type CommandsInvocationOrigin = "settings";

export type SlashCommandInvocationResult =
  | SlashCommandTextResult
  | SlashCommandAgentPromptResult
  | SlashCommandCompletedResult
  | SlashCommandSelectSubcommandResult
  | SlashCommandAddTimelineEntryResult
  | SlashCommandShowDialogResult
  | SlashCommandSetModelResult
  | SlashCommandSetPlanModelResult;

export interface SlashCommandTextResult {
  kind: "text";
  text: string;
  markdown?: boolean;
  preserveAnsi?: boolean;
  runtimeSettingsChanged?: boolean;
  sandboxSessionChange?: SandboxSessionChange;
}

export type SandboxSessionChange = "disabled" | "restored";

export interface SlashCommandAgentPromptResult {
  kind: "agent-prompt";
  prompt: string;
  displayPrompt: string;
  mode?: SessionMode;
  notice?: string;
  runtimeSettingsChanged?: boolean;
}

export interface SlashCommandCompletedResult {
  kind: "completed";
  message?: string;
  mode?: SessionMode;
  runtimeSettingsChanged?: boolean;
}

export interface SlashCommandSelectSubcommandResult {
  kind: "select-subcommand";
  command: string;
  title: string;
  options: SlashCommandSelectSubcommandOption[];
  runtimeSettingsChanged?: boolean;
}

export interface SlashCommandSelectSubcommandOption {
  name: string;
  description: string;
  group?: string;
}

export interface SlashCommandAddTimelineEntryResult {
  kind: "add-timeline-entry";
  entry: SlashCommandTimelineEntry;
  prefillInput?: string;
  runtimeSettingsChanged?: boolean;
}

export interface SlashCommandTimelineEntry {
  type: string;
  text: string;
  url?: string;
  remediation?: RemediationAction;
}

export interface SlashCommandShowDialogResult {
  kind: "show-dialog";
  dialog: SlashCommandModelPickerDialog;
  runtimeSettingsChanged?: boolean;
}

export interface SlashCommandModelPickerDialog {
  kind: "model-picker";
  modelToEnable?: string;
  scope?: string;
  target?: string;
}

export interface SlashCommandSetModelResult {
  kind: "set-model";
  model: string;
  scope?: string;
  warning?: string;
  reasoningEffort?: string;
  revertOnCancel?: Record<string, unknown>;
  repoScope?: string;
  runtimeSettingsChanged?: boolean;
}

export interface SlashCommandSetPlanModelResult {
  kind: "set-plan-model";
  planModel?: string;
  message: string;
  runtimeSettingsChanged?: boolean;
}

/** Runs a slash command. */
export const SessionCommandsInvoke = sessionMethod<CommandsInvokeRequest, SlashCommandInvocationResult>(
  "session.commands.invoke",
);

export interface CommandsFinalizeInvocationEffectRequest {
  effect: Record<string, unknown>;
  outcome: CommandsInvocationEffectOutcome;
}

export type CommandsInvocationEffectOutcome = "applied" | "cancelled";

export interface CommandsFinalizeInvocationEffectResult {
  success: boolean;
  error?: string;
}

/** Finishes what a slash command began. */
export const SessionCommandsFinalizeInvocationEffect = sessionMethod<
  CommandsFinalizeInvocationEffectRequest,
  CommandsFinalizeInvocationEffectResult
>("session.commands.finalizeInvocationEffect", { visibility: "internal" });

export interface CommandsHandlePendingCommandRequest {
  requestId: string;
  error?: string;
}

export interface CommandsHandlePendingCommandResult {
  success: boolean;
}

/** Answers a command that this client provides. */
export const SessionCommandsHandlePendingCommand = sessionMethod<
  CommandsHandlePendingCommandRequest,
  CommandsHandlePendingCommandResult
>("session.commands.handlePendingCommand");

export interface ExecuteCommandParams {
  commandName: string;
  args: string;
}

export interface ExecuteCommandResult {
  error?: string;
}

/** Runs a command line. */
export const SessionCommandsExecute = sessionMethod<ExecuteCommandParams, ExecuteCommandResult>(
  "session.commands.execute",
);

export interface EnqueueCommandParams {
  command: string;
  displayText?: string | null;
}

export interface EnqueueCommandResult {
  queued: boolean;
}

/** Queues a command line. */
export const SessionCommandsEnqueue = sessionMethod<EnqueueCommandParams, EnqueueCommandResult>(
  "session.commands.enqueue",
);

export interface CommandsRespondToQueuedCommandRequest {
  requestId: string;
  result: QueuedCommandResult;
}

export type QueuedCommandResult = QueuedCommandHandled | QueuedCommandNotHandled;

export interface QueuedCommandHandled {
  handled: true;
  stopProcessingQueue?: boolean;
}

export interface QueuedCommandNotHandled {
  handled: false;
}

export interface CommandsRespondToQueuedCommandResult {
  success: boolean;
}

/** Answers a queued command. */
export const SessionCommandsRespondToQueuedCommand = sessionMethod<
  CommandsRespondToQueuedCommandRequest,
  CommandsRespondToQueuedCommandResult
>("session.commands.respondToQueuedCommand");
