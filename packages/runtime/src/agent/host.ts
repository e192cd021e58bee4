/**
 * The contract between a session and its agent. The session implements {@link AgentHost}; the agent runs
 * one exchange at a time on it: a user message and all the model and tool calls that answer it.
 *
 * Who emits what:
 * - The agent, through `events`: `user.message`, `system.message`, `assistant.*` (save `assistant.idle`),
 *   `model.*`, `session.usage_info`, `session.error` of a failed exchange, `abort` of an aborted one; and
 *   `session.usage_record` through `record`.
 * - The tool executor behind `execute`: `tool.*`, `permission.*`, `external_tool.*`.
 * - The session: `session.start`, `session.resume`, `pending_messages.modified`, `session.title_changed`
 *   (before `user.message`), `session.tools_updated`, and, after the exchange, `assistant.idle`,
 *   `session.background_tasks_changed`, `session.idle`, `session.shutdown`.
 *
 * The session applies every durable event to `conversation` once it is on the log, before `emit` resolves,
 * whoever emitted it. The agent reads the conversation and never changes it.
 */

import type { ToolDefinition } from "../models/model.js";
import type { ResolvedModel } from "../models/resolved.js";
import type { EventSink } from "../ports/event-sink.js";
import type { Conversation, UnfinishedExchange } from "./conversation.js";
import type { SystemPrompt } from "./system-message.js";

export interface AgentHost {
  readonly sessionId: string;
  readonly events: EventSink;
  readonly conversation: Conversation;

  /** The model to call next; read before each model call, so that a switch takes effect between calls. */
  model(): ResolvedModel;
  /** Read before each model call. */
  settings(): AgentSettings;
  /** The tools on offer, in the order the model sees them: built-in first, client-provided last. Read before each model call. */
  tools(): readonly AgentTool[];
  /** Composed once per session with `composeSystemMessage`; read at the start of an exchange. */
  systemPrompt(): SystemPrompt;

  /**
   * Runs one tool call to its end: hooks, gate, run, result. Emits `tool.execution_start` before it first
   * awaits anything, and exactly one `tool.execution_complete`. Never rejects, save when the log refuses.
   *
   * @param signal ends the call; it still completes, as a failure
   */
  execute(call: RequestedCall, signal: AbortSignal): Promise<void>;

  /** Appends an event to the log that no client is shown (`session.usage_record`). */
  record(type: string, data: object): Promise<string>;

  /** Steering: prompts sent with mode `immediate` during this exchange, oldest first. Taking empties the list. */
  takeImmediate(): readonly UserPrompt[];
}

export interface AgentSettings {
  /** Whether clients are sent deltas. Default false. */
  readonly streaming: boolean;
  /** Sent as `reasoning_effort` when given. */
  readonly reasoningEffort?: string | undefined;
}

export interface AgentTool extends ToolDefinition {
  /** Goes to `toolRequests[].toolTitle`. */
  readonly title?: string;
  /** One line of what a call intends. Goes to `toolRequests[].intentionSummary`. */
  summarize?(args: Readonly<Record<string, unknown>>): string | undefined;
}

/** A tool call of an `assistant.message`, with what its events repeat of the turn. */
export interface RequestedCall {
  readonly toolCallId: string;
  readonly name: string;
  /** Parsed from the model's JSON; the text itself when that was malformed. */
  readonly arguments: unknown;
  readonly interactionId: string;
  readonly turnId: string;
  /** Id of the model that asked. */
  readonly model: string;
  /** Tokens in use when the model was called; goes to the metrics of `toolTelemetry`. */
  readonly contextTokens: number;
  readonly contextLimit: number;
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
  /** `idle`: it started this exchange at once. `queued`: it waited for its turn. `steering`: it joined a running one. */
  readonly delivery: "idle" | "queued" | "steering";
  /** Extra HTTP headers for this exchange's model requests; they win over the provider's. */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  /** Provider-native output format, passed on as it is. */
  readonly responseFormat?: Readonly<Record<string, unknown>> | undefined;
}

/** What to run: a new prompt, or the rest of an exchange that a stopped runtime left open. */
export type Exchange =
  | { readonly state: "new"; readonly prompt: UserPrompt }
  | { readonly state: "resumed"; readonly unfinished: UnfinishedExchange };

/** How an exchange ended. Its events are already out; the session goes idle in every case. */
export type ExchangeOutcome =
  | { readonly state: "completed" }
  | { readonly state: "aborted" }
  | { readonly state: "failed"; readonly error: Error };
