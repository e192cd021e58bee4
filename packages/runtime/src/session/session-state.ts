import type { ClientTool, ContextTier, ReasoningSummary, SessionMode } from "@parley/protocol";
import type { CallRecord, UserPrompt } from "../agent/index.js";
import { CanvasBook } from "./canvases/canvas-book.js";
import type { JournalEntry } from "./events/journal.js";
import { ScheduleBook } from "./schedules/schedule.js";
import type { WorkingContext } from "./storage/working-context.js";
import { SubAgentRecords } from "./sub-agents/sub-agent-records.js";
import { UsageTotals } from "./usage-totals.js";

/** A question that is on the log and has no end there yet. */
export interface OpenRequest {
  /** The event that asks, such as `permission.requested`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Its number on the log. */
  readonly seq: number;
  /** The sub-agent that asked, if it was one. */
  readonly agentId?: string | undefined;
}

/** A prompt that was accepted and has not begun. */
export type StoredPrompt = Omit<UserPrompt, "delivery">;

/** Records on a session's log that are not events. */
export type ControlRecord =
  | { readonly control: "prompt-accepted"; readonly prompt: StoredPrompt }
  | { readonly control: "prompts-dropped"; readonly messageIds: readonly string[] }
  /** The order in which the prompts that wait come. */
  | { readonly control: "prompts-ordered"; readonly messageIds: readonly string[] }
  /** What a stopped runtime had left open was closed, not taken up again. */
  | { readonly control: "work-interrupted" }
  /** What attached clients provide now; so that a call to one of them is known for one after a restart. */
  | { readonly control: "client-tools"; readonly tools: readonly ClientTool[] }
  /** The log was cut here on purpose. */
  | { readonly control: "history-cut" }
  | CallRecord;

type Data = Readonly<Record<string, unknown>>;

/** What a session knows of itself, from its log alone. */
export class SessionState {
  startTime = new Date().toISOString();
  modifiedTime = this.startTime;
  model: string | undefined;
  reasoningEffort: string | undefined;
  reasoningSummary: ReasoningSummary | undefined;
  contextTier: ContextTier | undefined;
  mode: SessionMode = "interactive";
  /** Whether clients elsewhere were invited to steer. */
  remoteSteerable = false;
  /** Where it worked when it was last opened. */
  context: WorkingContext | undefined;
  /** The first prompt. */
  summary: string | undefined;
  eventCount = 0;
  lastId: string | null = null;
  readonly usage = new UsageTotals();
  readonly canvases = new CanvasBook();
  readonly schedules = new ScheduleBook();
  readonly subAgents = new SubAgentRecords();
  /** Id of the custom agent that people chose last. */
  chosenAgent: string | undefined;
  readonly openRequests = new Map<string, OpenRequest>();
  /** The damage to the log that the session has warned of. */
  readonly warnings = new Set<string>();
  /** By message id, oldest first. */
  readonly acceptedPrompts = new Map<string, StoredPrompt>();

  /** The tools that clients provided last, by name. */
  readonly clientTools = new Map<string, ClientTool>();

  /** Whether the last exchange was given up, though its events don't say so. */
  interrupted = false;

  /** @returns false when the record is none that this runtime knows */
  applyControl(record: ControlRecord | Readonly<Record<string, unknown>>): boolean {
    const known = record as ControlRecord;
    switch (known.control) {
      case "prompt-accepted":
        this.acceptedPrompts.set(known.prompt.messageId, known.prompt);
        return true;
      case "prompts-dropped":
        for (const id of known.messageIds) this.acceptedPrompts.delete(id);
        return true;
      case "prompts-ordered":
        for (const id of known.messageIds) this.#moveToBack(id);
        return true;
      case "work-interrupted":
        this.interrupted = true;
        return true;
      case "client-tools":
        this.clientTools.clear();
        for (const tool of known.tools) this.clientTools.set(tool.name, tool);
        return true;
      case "history-cut":
        return true;
      /** Of a conversation. */
      case "call-hooked":
      case "call-context":
        return true;
      default:
        return false;
    }
  }

  #applyReasoning(fields: Data): void {
    this.reasoningEffort = text(fields["reasoningEffort"]);
    this.reasoningSummary = text(fields["reasoningSummary"]) as ReasoningSummary | undefined;
    if ("contextTier" in fields) this.contextTier = text(fields["contextTier"]) as ContextTier | undefined;
  }

  #moveToBack(messageId: string): void {
    const prompt = this.acceptedPrompts.get(messageId);
    if (!prompt) return;
    this.acceptedPrompts.delete(messageId);
    this.acceptedPrompts.set(messageId, prompt);
  }

  /** Takes each durable event once, in order. */
  apply(entry: JournalEntry): void {
    const { type, data, agentId, stamp } = entry;
    this.eventCount += 1;
    this.lastId = stamp.id;
    this.modifiedTime = stamp.timestamp;
    const fields = data as Data;
    this.usage.apply(type, fields, agentId);
    if (agentId !== undefined) {
      this.subAgents.apply({ ...entry, agentId });
      this.#followRequest(entry);
      return;
    }
    this.schedules.apply(type, fields);
    this.canvases.apply(type, fields);
    switch (type) {
      case "session.start":
        this.startTime = String(fields["startTime"] ?? stamp.timestamp);
        this.model = text(fields["selectedModel"]);
        this.#applyReasoning(fields);
        this.context = fields["context"] as WorkingContext | undefined;
        break;
      case "session.resume":
        this.context = (fields["context"] as WorkingContext | undefined) ?? this.context;
        this.model = text(fields["selectedModel"]) ?? this.model;
        this.#applyReasoning(fields);
        break;
      case "session.model_change":
        this.model = text(fields["newModel"]) ?? this.model;
        this.#applyReasoning(fields);
        break;
      case "session.mode_changed":
        this.mode = (text(fields["newMode"]) as SessionMode | undefined) ?? this.mode;
        break;
      case "subagent.selected":
        this.chosenAgent = text(fields["agentName"]);
        break;
      case "subagent.deselected":
        this.chosenAgent = undefined;
        break;
      case "session.context_changed":
        this.context = fields as unknown as WorkingContext;
        break;
      case "session.remote_steerable_changed":
        this.remoteSteerable = fields["remoteSteerable"] === true;
        break;
      case "session.warning":
        if (fields["warningType"] === "log_damage") this.warnings.add(String(fields["message"]));
        break;
      case "user.message":
        this.summary ??= titleOf(String(fields["content"] ?? ""));
        this.interrupted = false;
        this.acceptedPrompts.delete(String(fields["messageId"]));
        break;
      default:
        this.#followRequest(entry);
    }
  }

  #followRequest({ type, data, seq, agentId }: JournalEntry): void {
    const fields = data as Data;
    const requestId = text(fields["requestId"]);
    if (requestId === undefined) return;
    if (type.endsWith(".requested")) this.openRequests.set(requestId, { type, data: fields, seq, agentId });
    else if (type.endsWith(".completed")) this.openRequests.delete(requestId);
  }
}

/** Longest title, in UTF-16 units. Source: the official runtime. */
const TITLE_LENGTH = 500;

/** What a session is called until someone names it: its first prompt. */
export function titleOf(prompt: string): string {
  const title = prompt.trim();
  return title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH).trimEnd()}...` : title;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
