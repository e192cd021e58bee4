/**
 * The contract between a session and its agent. The session implements {@link AgentHost}; the agent runs
 * one exchange at a time on it: a user message and all the model and tool calls that answer it.
 *
 * Who emits what:
 * - The agent, through `events`: `user.message`, `system.message`, `system.notification`, `assistant.*` (save `assistant.idle`),
 *   `model.*`, `session.usage_info`, `session.info` of a retry or a cancellation, `session.error` of a failed
 *   exchange, `abort`; and `session.usage_record` through `record`. When it resumes an exchange it also
 *   completes what must not run again: `tool.execution_complete` of an interrupted call.
 * - The executor: `tool.*`, `permission.*`, `external_tool.*`.
 * - The session: `session.start`, `session.resume`, `pending_messages.modified`, `session.title_changed`
 *   (before `user.message`), `session.tools_updated`, and, after the exchange, `assistant.idle`,
 *   `session.background_tasks_changed`, `session.idle`, `session.shutdown`.
 *
 * The session applies every durable event (recorded ones too) to `conversation` once it is on the log and
 * before `emit` resolves, whoever emitted it.
 *
 * Stopping: `controller.abort(new ExchangeAborted("user_initiated"))` ends the exchange for good; the agent
 * emits `abort` while `controller.abort` runs, before any pending question ends. Any other abort reason
 * only stops the agent: it emits nothing more, and the exchange stays unfinished on the log for whoever
 * opens the session next.
 */
import type { AbortReason, SessionMode } from "@parley/protocol";
import type { HookRunner } from "../hooks/index.js";
import type { ModelRequest, ResponseFormat, ToolDefinition } from "../models/model.js";
import type { ResolvedModel } from "../models/resolved.js";
import type { EventSink } from "../ports/event-sink.js";
import type { ToolExecutor } from "../tools/execution.js";
import type { Notification } from "../tools/tool.js";
import type { CompactionThresholds } from "./compaction/thresholds.js";
import type { Conversation } from "./conversation/conversation.js";
import type { UnfinishedExchange } from "./conversation/exchange-tracker.js";
import type { SystemPrompt } from "./prompt/system-message.js";

export interface AgentHost {
  readonly sessionId: string;
  /** Absolute; where relative paths of attachments start. */
  readonly workingDirectory: string;
  readonly events: EventSink;
  readonly conversation: Conversation;
  /** A result of type `rejected` ends the exchange once its turn is over. */
  readonly executor: ToolExecutor;

  /** The model to call; read before each model call, so that a switch takes effect between calls. */
  model(): ResolvedModel;
  /** Read before each model call. */
  settings(): AgentSettings;
  /**
   * The tools on offer, in the order the model sees them: built-in first, client-provided last. Read before
   * each model call; the same array while nothing changed, so that what is derived from it can be kept.
   */
  tools(): readonly AgentTool[];
  /** Made with `composeSystemMessage`; read at the start of each exchange. */
  systemPrompt(): SystemPrompt;

  /** Appends an event to the log that no client is shown (`session.usage_record`). */
  record(type: string, data: object): Promise<string>;

  /** Steering: prompts sent with mode `immediate` during this exchange, oldest first. Taking empties the list. */
  takeImmediate(): readonly UserPrompt[];
  /** Whether {@link takeImmediate} has any. Default: no. */
  isSteered?(): boolean;

  /** What tools want the model to hear of (`ToolContext.notify`), oldest first. Taking empties the list. Default: nothing. */
  takeNotifications?(): readonly Notification[];

  /** What the model is to be told before its next call, unless it was told just that. Default: nothing. */
  reminder?(): string | undefined;

  /** Keeps the conversation within the model's window. Absent: nothing does. */
  readonly compactor?: ContextKeeper | undefined;

  /** The mode the session is in now. Default: `interactive`, for good. */
  mode?(): SessionMode;
  /** Absolute; where the session's plan is, or would be. */
  readonly planPath?: string | undefined;

  /** Absent: there are none. */
  readonly hooks?: AgentHooks | undefined;
  /** The session's log, for hooks. */
  readonly transcriptPath: string;

  /** Waits before a retry, until the signal fires at most. Default: real time. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

/** Keeps the conversation within the model's window while exchanges run. `Compactor` implements it. */
export interface ContextKeeper {
  /** Before an exchange. */
  beginExchange(signal: AbortSignal): Promise<void>;
  /** Before each model call. @throws LogWriteError when the log refuses */
  beforeCall(signal: AbortSignal): Promise<void>;
  /** Asks for the summary that {@link beforeCall} began, if it did, once the context fits the window. */
  ask(): Promise<void>;
  /** Whether there is something that a summary could take the place of. */
  readonly canCompact: boolean;
  /** Makes room for a prompt that its provider refused as too long, as far as a summary can. */
  makeRoom(signal: AbortSignal): Promise<void>;
  /** After an exchange. */
  endExchange(): Promise<void>;
}

/** The hooks that the agent itself runs; the executor runs those about tools. */
export type AgentHooks = Pick<
  HookRunner,
  "userPromptSubmitted" | "userPromptTransformed" | "errorOccurred" | "agentStop"
>;

export interface AgentSettings {
  /** AI credits that are left for the session to use; the model is told. Default: no limit. */
  readonly creditsLeft?: number | undefined;
  /** When to compact. Default: see {@link CompactionThresholds}. */
  readonly compaction?: Partial<CompactionThresholds> | undefined;
  /** Whether clients are sent deltas. Default false. */
  readonly streaming: boolean;
  /** How hard the model should think, in its own words (`low`, `high`, …). */
  readonly reasoningEffort?: string | undefined;
  /** What to tell of the thinking. Default: as much as there is. */
  readonly reasoningSummary?: ModelRequest["reasoningSummary"];
  /** How much the model should say. Default: the provider's. */
  readonly verbosity?: ModelRequest["verbosity"];
  /** What its model calls are for. Default: the conversation itself. */
  readonly purpose?: ModelRequest["purpose"];
  /** Whether answers should tell which part of a document they rest on. Default false. */
  readonly citations?: ModelRequest["citations"];
}

export interface AgentTool extends ToolDefinition {
  /** Where it comes from, when it is an MCP server's. Goes to `toolRequests[]`. */
  readonly mcp?: { readonly serverName: string; readonly toolName: string };
  /** Goes to `toolRequests[].toolTitle`. */
  readonly title?: string;
  /** One line of what a call intends. Goes to `toolRequests[].intentionSummary`. */
  summarize?(args: Readonly<Record<string, unknown>>): string | undefined;
}

/** A prompt as `session.send` gave it. */
export interface UserPrompt {
  readonly messageId: string;
  readonly prompt: string;
  /** Shown in place of `prompt`; the model never sees it. */
  readonly displayPrompt?: string | undefined;
  readonly attachments?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly source?: string | undefined;
  readonly agentMode?: string | undefined;
  /** The session says it in the user's place, to keep the agent going. */
  readonly isAutopilotContinuation?: true | undefined;
  /** `idle`: it started this exchange at once. `queued`: it waited for its turn. `steering`: it joined a running one. */
  readonly delivery: "idle" | "queued" | "steering";
  /** Extra HTTP headers for this exchange's model requests; they win over the provider's. */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  readonly responseFormat?: ResponseFormat | undefined;
  /** Of a prompt that a hook of an exchange's end says, or the autopilot. */
  readonly follows?: FollowedExchange | undefined;
  /** What the user said before it, in the same breath: messages of their own, answered together with this one. */
  readonly before?: readonly Omit<UserPrompt, "delivery">[] | undefined;
}

/** An exchange that hooks, or the autopilot, don't let end. */
export interface FollowedExchange {
  /** Of the message that began it, and all that followed it. */
  readonly messageId: string;
  /** How often in a row hooks have kept it going. */
  readonly blocks: number;
}

/**
 * What to run: a new prompt, more turns of the last exchange because of notifications that came while the
 * session was idle, or the rest of an exchange that a stopped runtime left open.
 */
export type Exchange =
  | { readonly state: "new"; readonly prompt: UserPrompt }
  | { readonly state: "notified" }
  | { readonly state: "resumed"; readonly unfinished: UnfinishedExchange };

/**
 * How an exchange ended. Its events are already out; the session goes idle in every case but `stopped`.
 * - `rejected`: the user answered a permission question with no, without saying what to do instead. The session empties its queue
 *   and goes idle as after `completed`, without `aborted`.
 * - `ended`: a tool's result said that the exchange should end. The session goes on as after `rejected`.
 * - `prolonged`: as `completed`, but a hook wants `prompt` to be answered next.
 * - `blocked`: a hook refused the prompt. Nothing of it is on the log; the session drops it and goes on.
 * - `stopped`: the signal fired for another reason than {@link ExchangeAborted}.
 */
export type ExchangeOutcome =
  | { readonly state: "completed" | "aborted" | "rejected" | "ended" | "blocked" | "stopped" }
  | { readonly state: "prolonged"; readonly prompt: string; readonly follows: FollowedExchange }
  | { readonly state: "failed"; readonly error: Error };

/** The abort reason that ends an exchange for good. */
export class ExchangeAborted extends Error {
  override readonly name = "ExchangeAborted";
  readonly reason: AbortReason;

  constructor(reason: ExchangeAborted["reason"]) {
    super("The exchange was aborted");
    this.reason = reason;
  }
}
