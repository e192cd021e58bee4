import type { AnswerDetails, Echo, ModelMessage, ToolCall, ToolImage } from "../../models/model.js";
import { skillContext } from "../../skills/index.js";
import type { KeptVerdict } from "../../tools/call-hooks.js";
import { ExchangeTracker, type UnfinishedExchange } from "./exchange-tracker.js";
import { isShownImage, type UserMessageData, userContent } from "./user-content.js";

/** A durable event, as far as the conversation needs it. */
export interface ConversationEvent {
  readonly type: string;
  readonly data: object;
}

/** What a model is shown, rebuilt from the durable events alone. */
export interface Conversation {
  /** Takes each durable event once, in order: live, and when a log is replayed. */
  apply(event: ConversationEvent): void;
  /** Takes each record of the log that is no event. @returns false when it means nothing here */
  applyControl(record: Readonly<Record<string, unknown>>): boolean;
  /** The messages after the system message. Every tool call has exactly one result. */
  messages(): ModelMessage[];
  /** The exchange that has begun and not ended, if any. */
  unfinished(): UnfinishedExchange | undefined;
  /** The exchange that began last, whether or not it has ended. */
  lastExchange(): { readonly messageId: string; readonly interactionId: string } | undefined;
  /** Whether the user answered a call's permission question with a plain no. */
  rejectedByUser(toolCallId: string): boolean;
  /** How many `session.usage_record` events there are; numbers the next one. */
  readonly usageRecords: number;
  /** What the model that answered last is called by its provider; `undefined` before the first answer. */
  readonly answeredBy: string | undefined;

  /**
   * Keeps what an `assistant.message` can't carry, for as long as this process lives: the arguments as the
   * model wrote them, and what its wire wants back. Call it before the event is emitted.
   */
  noteResponse(messageId: string, details: ResponseDetails): void;
  /** Keeps the exact text of a result, where `tool.execution_complete` carries another one for people. */
  noteResult(toolCallId: string, text: string): void;
  /** Keeps the exact message that follows the results of a call's turn, where the log has only what it is made of. */
  noteContext(toolCallId: string, text: string): void;
}

/** What the log keeps of hooks about calls, beside their events. */
export type CallRecord =
  | ({ readonly control: "call-hooked"; readonly toolCallId: string } & KeptVerdict)
  | { readonly control: "call-context"; readonly toolCallId: string; readonly text: string };

export interface ResponseDetails {
  readonly toolCalls: readonly ToolCall[];
  readonly echo?: Echo | undefined;
}

/** What the model reads of a call that an abort ended. Source: the official runtime's own text. */
export const INTERRUPTED_RESULT = "The execution of this tool, or a previous tool was interrupted.";

/** What the model reads of a call whose runtime stopped before there was a result. Source: as above. */
export const LOST_RESULT =
  "Tool execution was interrupted before a result was recorded. Its effects may be absent, partial, or already " +
  "complete, and other tools may have completed successfully. Check the current state before retrying; do not " +
  "assume success or replay this operation blindly.";

/** Asks a model to go on after an answer that its length limit cut. Source: the official runtime's own text. */
export const CONTINUE_PROMPT = "Please continue from where you left off.";

type Entry =
  | { readonly kind: "user"; readonly message: ModelMessage }
  | {
      readonly kind: "assistant";
      readonly interactionId: string | undefined;
      readonly content: string | null;
      readonly calls: readonly ToolCall[];
      echo: Echo | undefined;
      readonly details: AnswerDetails;
    };

export function createConversation(): Conversation {
  return new EventConversation();
}

class EventConversation implements Conversation {
  usageRecords = 0;
  answeredBy: string | undefined;
  readonly #entries: Entry[] = [];
  readonly #results = new Map<string, string>();
  readonly #images = new Map<string, readonly ToolImage[]>();
  /** What calls, and the hooks about them, have put before the model. */
  readonly #contexts = new Map<string, string[]>();
  /** Calls whose skill is before the model. */
  readonly #skillCalls = new Set<string>();
  /** What the hooks at the start of the session have put before the model. */
  #startContext: string | undefined;
  readonly #responses = new Map<string, ResponseDetails>();
  readonly #rejected = new Set<string>();
  readonly #tracker = new ExchangeTracker();

  apply(event: ConversationEvent): void {
    this.#tracker.apply(event);
    const data = event.data as Readonly<Record<string, unknown>>;
    switch (event.type) {
      case "user.message":
      case "system.notification":
        this.#entries.push({
          kind: "user",
          message: { role: "user", content: userContent(data as unknown as UserMessageData) },
        });
        break;
      case "assistant.turn_start":
        this.#continueCutAnswer(data["interactionId"]);
        break;
      case "assistant.message":
        this.#addAssistant(data as unknown as AssistantMessageData);
        break;
      case "tool.execution_complete":
        this.#addResult(data as unknown as ToolCompleteData);
        break;
      case "permission.completed":
        this.#noteRejection(data as unknown as PermissionCompletedData);
        break;
      case "skill.invoked":
        this.#addSkill(data as unknown as SkillInvokedData);
        break;
      case "hook.end":
        this.#addStartContext(data as unknown as HookEndData);
        break;
      case "abort":
        this.#interruptOpenCalls();
        this.#dropEchoes();
        break;
      case "session.usage_record":
        this.usageRecords += 1;
        break;
    }
  }

  applyControl(record: Readonly<Record<string, unknown>>): boolean {
    const known = record as unknown as CallRecord;
    switch (known.control) {
      case "call-hooked":
        this.#tracker.hooked(known);
        return true;
      case "call-context":
        this.#addContext(known.toolCallId, known.text);
        return true;
      default:
        return false;
    }
  }

  messages(): ModelMessage[] {
    const messages: ModelMessage[] = [];
    if (this.#startContext !== undefined) messages.push({ role: "user", content: this.#startContext });
    for (const entry of this.#entries) {
      if (entry.kind === "user") {
        messages.push(entry.message);
        continue;
      }
      const { content, calls, echo, details } = entry;
      messages.push({ role: "assistant", content, toolCalls: calls, echo, details });
      for (const { id } of calls) {
        messages.push({
          role: "tool",
          toolCallId: id,
          content: this.#results.get(id) ?? INTERRUPTED_RESULT,
          images: this.#images.get(id),
        });
      }
      for (const { id } of calls) {
        for (const content of this.#contexts.get(id) ?? []) messages.push({ role: "user", content });
      }
    }
    return messages;
  }

  unfinished(): UnfinishedExchange | undefined {
    return this.#tracker.unfinished();
  }

  lastExchange(): { readonly messageId: string; readonly interactionId: string } | undefined {
    return this.#tracker.last;
  }

  rejectedByUser(toolCallId: string): boolean {
    return this.#rejected.has(toolCallId);
  }

  noteResponse(messageId: string, details: ResponseDetails): void {
    this.#responses.set(messageId, details);
  }

  noteResult(toolCallId: string, text: string): void {
    if (this.#results.get(toolCallId) !== INTERRUPTED_RESULT) this.#results.set(toolCallId, text);
  }

  noteContext(toolCallId: string, text: string): void {
    this.#skillCalls.add(toolCallId);
    this.#addContext(toolCallId, text);
  }

  #addContext(toolCallId: string, text: string): void {
    const known = this.#contexts.get(toolCallId);
    if (known) known.push(text);
    else this.#contexts.set(toolCallId, [text]);
  }

  /** The texts of hooks that ran later take the place of those of an earlier runtime's. */
  #addStartContext({ hookType, output }: HookEndData): void {
    const text = hookType === "sessionStart" ? output?.additionalContext : undefined;
    if (typeof text === "string") this.#startContext = text;
  }

  /** A skill that the model loaded: its call is the one that asked for it by name. */
  #addSkill({ name, path, content, trigger }: SkillInvokedData): void {
    if (trigger !== "agent-invoked") return;
    const last = this.#entries.findLast((entry) => entry.kind === "assistant");
    const call = last?.calls.find((made) => !this.#skillCalls.has(made.id) && asksForSkill(made, name));
    const shown = { skill: { name, path: path || undefined }, content, relatedFiles: [] };
    if (call) this.noteContext(call.id, skillContext(shown));
  }

  #addAssistant(data: AssistantMessageData): void {
    this.answeredBy = data.model;
    const noted = this.#responses.get(data.messageId);
    this.#responses.delete(data.messageId);
    this.#entries.push({
      kind: "assistant",
      interactionId: data.interactionId,
      content: data.content === "" ? null : data.content,
      calls: noted?.toolCalls ?? (data.toolRequests ?? []).map(recordedCall),
      echo: noted?.echo,
      details: { phase: data.phase, reasoningBlocks: data.reasoningBlocks },
    });
  }

  #addResult({ toolCallId, success, result, error }: ToolCompleteData): void {
    if (this.#results.has(toolCallId)) return;
    const text = success ? result?.content : error?.message;
    this.#results.set(toolCallId, text ?? "");
    const images = (result?.binaryResultsForLlm ?? []).flatMap(shownImage);
    if (images.length > 0) this.#images.set(toolCallId, images);
  }

  #noteRejection({ toolCallId, result }: PermissionCompletedData): void {
    if (toolCallId === undefined || result?.kind !== "denied-interactively-by-user") return;
    if (!result.feedback) this.#rejected.add(toolCallId);
  }

  /** A further turn after an answer without tool calls means that the answer was cut. */
  #continueCutAnswer(interactionId: unknown): void {
    const last = this.#entries.at(-1);
    if (last?.kind !== "assistant" || last.calls.length > 0 || last.interactionId !== interactionId) return;
    this.#entries.push({ kind: "user", message: { role: "user", content: CONTINUE_PROMPT } });
  }

  /** After an abort the official runtime shows a model its answers as the log has them, so we do. */
  #dropEchoes(): void {
    for (const entry of this.#entries) if (entry.kind === "assistant") entry.echo = undefined;
  }

  #interruptOpenCalls(): void {
    const last = this.#entries.findLast((entry) => entry.kind === "assistant");
    for (const { id } of last?.calls ?? []) {
      if (!this.#results.has(id)) this.#results.set(id, INTERRUPTED_RESULT);
    }
  }
}

interface AssistantMessageData extends Pick<AnswerDetails, "phase" | "reasoningBlocks"> {
  readonly messageId: string;
  readonly model?: string;
  readonly content: string;
  readonly interactionId?: string;
  readonly toolRequests?: readonly Parameters<typeof recordedCall>[0][];
}

interface ToolCompleteData {
  readonly toolCallId: string;
  readonly success: boolean;
  readonly result?: { readonly content?: string; readonly binaryResultsForLlm?: readonly BinaryResult[] };
  readonly error?: { readonly message?: string };
}

interface BinaryResult {
  readonly type?: string;
  readonly data?: string;
  readonly mimeType?: string;
  readonly description?: string;
}

interface PermissionCompletedData {
  readonly toolCallId?: string;
  readonly result?: { readonly kind?: string; readonly feedback?: string };
}

interface HookEndData {
  readonly hookType?: string;
  readonly output?: { readonly additionalContext?: unknown };
}

interface SkillInvokedData {
  readonly name: string;
  readonly path: string;
  readonly content: string;
  readonly trigger?: string;
}

function asksForSkill({ name, arguments: args }: ToolCall, skill: string): boolean {
  return name === "skill" && args.toLowerCase().includes(JSON.stringify(skill.toLowerCase()));
}

function recordedCall(request: {
  toolCallId: string;
  name: string;
  arguments?: unknown;
  type?: string;
}): ToolCall {
  const { toolCallId: id, name, arguments: args, type } = request;
  if (type === "custom") return { id, name, arguments: JSON.stringify({ input: args }), type };
  return { id, name, arguments: typeof args === "string" ? args : JSON.stringify(args ?? {}) };
}

function shownImage({ type, data, mimeType, description = "image" }: BinaryResult): ToolImage[] {
  if (type !== "image" || data === undefined || !isShownImage(mimeType)) return [];
  return [{ data, mimeType, description }];
}
