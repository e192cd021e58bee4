import type { CompactionCompleteData, SessionMode } from "@parley/protocol";
import type { AnswerDetails, Echo, ModelMessage, ToolCall, ToolImage } from "../../models/model.js";
import { skillContext } from "../../skills/index.js";
import type { KeptVerdict } from "../../tools/requested-call.js";
import type { ConversationEvent } from "./conversation-event.js";
import { ExchangeTracker, type UnfinishedExchange } from "./exchange-tracker.js";
import { type Summary, summaryMessage } from "./summary-message.js";
import { INTERRUPTED_RESULT, Transcript } from "./transcript.js";
import { UserCommandTexts } from "./user-command-texts.js";
import { isShownImage, type UserMessageData, userContent } from "./user-content.js";
import { UserRequests } from "./user-requests.js";

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
  /** The mode that the model was told of last and still remembers. */
  readonly knownMode: SessionMode;
  /** How many calls of the answer at hand are at work. */
  readonly openCalls: number;
  /** How many times the conversation was summarized. */
  readonly compactions: number;
  /** Names of the tools that the model has searched for and found, in that order. The same array while there are no more. */
  readonly foundTools: readonly string[];
  /** What may be left out of it to make room, in that order; the last entry never is. */
  removable(): readonly { readonly messages: readonly ModelMessage[] }[];
  /** What {@link messages} will be once the part that the summary under way covers is replaced by it. */
  summarized(summary: NotedSummary): readonly ModelMessage[];
  /** What the model that was asked last, or before this process answered last, is called by its provider. */
  readonly askedLast: string | undefined;

  /** A model is asked to answer what follows. */
  asking(model: string): void;

  /**
   * Keeps what an `assistant.message` can't carry, for as long as this process lives: the arguments as the
   * model wrote them, and what its wire wants back. Call it before the event is emitted.
   */
  noteResponse(messageId: string, details: ResponseDetails): void;
  /** Keeps the exact text of a result, where `tool.execution_complete` carries another one for people. */
  noteResult(toolCallId: string, text: string): void;
  /** Keeps how a summary is put, which `session.compaction_complete` doesn't tell. Call it before the event is emitted. */
  noteSummary(summary: NotedSummary): void;
  /** Keeps the exact message that follows the results of a call's turn, where the log has only what it is made of. */
  noteContext(toolCallId: string, text: string): void;
  /**
   * Tells the model something that isn't kept, unless it was the last thing told so and is still there.
   *
   * @returns whether it was told
   */
  remind(text: string): boolean;
}

/** What the log keeps of hooks about calls, beside their events. */
export type CallRecord =
  | ({ readonly control: "call-hooked"; readonly toolCallId: string } & KeptVerdict)
  | { readonly control: "call-context"; readonly toolCallId: string; readonly text: string };

/** A summary as its model wrote it, and what is told beside it. See {@link summaryMessage}. */
export type NotedSummary = Omit<Summary, "requests">;

export interface ResponseDetails {
  readonly toolCalls: readonly ToolCall[];
  readonly echo?: Echo | undefined;
}

export { INTERRUPTED_RESULT };

/** What the model reads of a call whose runtime stopped before there was a result. Source: as above. */
export const LOST_RESULT =
  "Tool execution was interrupted before a result was recorded. Its effects may be absent, partial, or already " +
  "complete, and other tools may have completed successfully. Check the current state before retrying; do not " +
  "assume success or replay this operation blindly.";

/** Asks a model to go on after an answer that its length limit cut. Source: the official runtime's own text. */
const CONTINUE_PROMPT = "Please continue from where you left off.";

export function createConversation(): Conversation {
  return new EventConversation();
}

class EventConversation implements Conversation {
  usageRecords = 0;
  compactions = 0;
  foundTools: readonly string[] = [];
  askedLast: string | undefined;
  knownMode: SessionMode = "interactive";
  readonly #transcript = new Transcript();
  /** What users said in what is summarized or left out. */
  readonly #requests = new UserRequests();
  readonly #responses = new Map<string, ResponseDetails>();
  readonly #rejected = new Set<string>();
  readonly #tracker = new ExchangeTracker();
  readonly #userCommands = new UserCommandTexts();
  /** What the hooks at the start of the session have put before the model. */
  #startContext: string | undefined;
  #summary: NotedSummary | undefined;

  apply(event: ConversationEvent): void {
    this.#tracker.apply(event);
    const data = event.data as Readonly<Record<string, unknown>>;
    switch (event.type) {
      case "user.message":
        this.#addTold(data as unknown as UserMessageData, true);
        break;
      case "system.notification":
        if (!isForPeople(data)) this.#addTold(data as unknown as UserMessageData, false);
        break;
      case "session.mode_notice_delivered":
        this.#noteMode(data as unknown as ModeNoticeData);
        break;
      case "assistant.turn_start":
        this.#rejected.clear();
        this.#continueCutAnswer(data["interactionId"]);
        break;
      case "assistant.message":
        this.#addAnswer(data as unknown as AssistantMessageData);
        break;
      case "tool.user_requested":
        this.#userCommands.begun(data);
        break;
      case "tool.execution_complete":
        this.#addUserCommand(data);
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
        this.#transcript.dropEchoes();
        break;
      case "tool_search.activated":
        this.foundTools = [...new Set([...this.foundTools, ...(data["toolNames"] as readonly string[])])];
        break;
      case "session.usage_record":
        this.usageRecords += 1;
        break;
      case "session.compaction_start":
        this.#transcript.mark();
        break;
      case "session.compaction_complete":
        if (data["success"] === true) this.#summarize(data as Partial<CompactionCompleteData>);
        break;
      case "session.truncation":
        this.#requests.add(this.#transcript.truncate(Number(data["messagesRemovedDuringTruncation"])));
        break;
      case "session.context_cleared":
        this.#transcript.clear();
        break;
    }
  }

  applyControl(record: Readonly<Record<string, unknown>>): boolean {
    const known = record as unknown as CallRecord;
    switch (known.control) {
      case "call-hooked":
        this.#tracker.hooked(known);
        if (known.arguments)
          this.#transcript.outcome(known.toolCallId).arguments = JSON.stringify(known.arguments);
        return true;
      case "call-context":
        this.#transcript.outcome(known.toolCallId).contexts.push(known.text);
        return true;
      default:
        return false;
    }
  }

  asking(model: string): void {
    this.askedLast = model;
  }

  messages(): ModelMessage[] {
    return [...this.#start(), ...this.#transcript.messages()];
  }

  removable(): readonly { readonly messages: readonly ModelMessage[] }[] {
    return this.#transcript.removable();
  }

  summarized(summary: NotedSummary): readonly ModelMessage[] {
    const { requests, rest } = this.#transcript.marked();
    const content = summaryMessage({ ...summary, requests: this.#requests.with(requests) });
    return [...this.#start(), { role: "user", content }, ...rest];
  }

  unfinished(): UnfinishedExchange | undefined {
    return this.#tracker.unfinished();
  }

  lastExchange(): { readonly messageId: string; readonly interactionId: string } | undefined {
    return this.#tracker.last;
  }

  get openCalls(): number {
    return this.#transcript.openCalls;
  }

  rejectedByUser(toolCallId: string): boolean {
    return this.#rejected.has(toolCallId);
  }

  noteResponse(messageId: string, details: ResponseDetails): void {
    this.#responses.set(messageId, details);
  }

  noteResult(toolCallId: string, text: string): void {
    const outcome = this.#transcript.outcome(toolCallId);
    if (outcome.text !== INTERRUPTED_RESULT) outcome.text = text;
  }

  noteContext(toolCallId: string, text: string): void {
    this.#transcript.outcome(toolCallId).skill = text;
  }

  remind(text: string): boolean {
    return this.#transcript.remind(text);
  }

  noteSummary(summary: NotedSummary): void {
    this.#summary = summary;
  }

  /** After a restart only the summary's own text is known. */
  #summarize({ summaryContent, tokenLimit }: Partial<CompactionCompleteData>): void {
    const text = summaryContent ?? "";
    const noted = this.#summary?.text === text ? this.#summary : undefined;
    this.#summary = undefined;
    const { requests } = this.#transcript.marked();
    this.#requests.add(requests);
    const recorded = { text, tokenLimit: tokenLimit ?? Infinity, isWhole: false, plan: "" };
    const summary = { ...recorded, ...noted, requests: this.#requests };
    this.#transcript.summarize({ role: "user", content: summaryMessage(summary) });
    this.compactions += 1;
    this.knownMode = "interactive";
  }

  /** What a person has run is shown to the model once it has ended. */
  #addUserCommand(data: Readonly<Record<string, unknown>>): void {
    const content = this.#userCommands.ended(data);
    if (content !== undefined) this.#transcript.add({ kind: "told", message: { role: "user", content } });
  }

  #addTold(data: UserMessageData, isPrompt: boolean): void {
    const message = { role: "user" as const, content: userContent(data) };
    this.#transcript.add({ kind: "told", message, ...(isPrompt && { request: data.content }) });
  }

  #noteMode({ mode, content }: ModeNoticeData): void {
    this.knownMode = mode;
    if (content !== undefined) this.#transcript.add({ kind: "told", message: { role: "user", content } });
  }

  #start(): ModelMessage[] {
    return this.#startContext === undefined ? [] : [{ role: "user", content: this.#startContext }];
  }

  /** The texts of hooks that ran later take the place of those of an earlier runtime's. */
  #addStartContext({ hookType, output }: HookEndData): void {
    const text = hookType === "sessionStart" ? output?.additionalContext : undefined;
    if (typeof text === "string") this.#startContext = text;
  }

  /** A skill that the model loaded: its call is the one that asked for it by name. */
  #addSkill({ name, path, content, trigger }: SkillInvokedData): void {
    if (trigger !== "agent-invoked") return;
    const isOpen = ({ id }: ToolCall) => this.#transcript.outcome(id).skill === undefined;
    const call = this.#transcript.lastAnswer?.calls.find((made) => isOpen(made) && asksForSkill(made, name));
    const shown = { skill: { name, path: path || undefined }, content, relatedFiles: [] };
    if (call) this.noteContext(call.id, skillContext(shown));
  }

  #addAnswer(data: AssistantMessageData): void {
    this.askedLast = data.model;
    const noted = this.#responses.get(data.messageId);
    this.#responses.delete(data.messageId);
    this.#transcript.add({
      kind: "answer",
      interactionId: data.interactionId,
      content: data.content === "" ? null : data.content,
      calls: noted?.toolCalls ?? (data.toolRequests ?? []).map(recordedCall),
      echo: noted?.echo,
      details: { phase: data.phase, reasoningBlocks: data.reasoningBlocks },
    });
  }

  #addResult({ toolCallId, success, result, error }: ToolCompleteData): void {
    const outcome = this.#transcript.outcome(toolCallId);
    if (outcome.text !== undefined) return;
    outcome.text = (success ? result?.content : error?.message) ?? "";
    const images = (result?.binaryResultsForLlm ?? []).flatMap(shownImage);
    if (images.length > 0) outcome.images = images;
  }

  #noteRejection({ toolCallId, result }: PermissionCompletedData): void {
    if (toolCallId === undefined || result?.kind !== "denied-interactively-by-user") return;
    if (!result.feedback) this.#rejected.add(toolCallId);
  }

  /** A further turn after an answer without tool calls means that the answer was cut. */
  #continueCutAnswer(interactionId: unknown): void {
    const { last } = this.#transcript;
    if (last?.kind !== "answer" || last.calls.length > 0 || last.interactionId !== interactionId) return;
    this.#transcript.add({ kind: "told", message: { role: "user", content: CONTINUE_PROMPT } });
  }

  #interruptOpenCalls(): void {
    for (const { id } of this.#transcript.lastAnswer?.calls ?? []) {
      this.#transcript.outcome(id).text ??= INTERRUPTED_RESULT;
    }
  }
}

/** What instructions were found is told beside them; the model is shown the instructions themselves. */
function isForPeople({ kind }: Readonly<Record<string, unknown>>): boolean {
  return (kind as { type?: unknown } | undefined)?.type === "instruction_discovered";
}

interface ModeNoticeData {
  readonly mode: SessionMode;
  readonly content?: string;
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
