import { type Conversation, createConversation, type UnfinishedCall } from "../../agent/index.js";
import type { AgentMode, AgentStatus, AgentTurn } from "../../tools/index.js";
import type { JournalEntry } from "../events/journal.js";

type Data = Readonly<Record<string, unknown>>;

/** How it was started, as `subagent.started` tells. */
export interface SubAgentOrigin {
  readonly toolCallId: string;
  readonly agentType: string;
  readonly displayName: string;
  readonly model: string;
  /** Id of the sub-agent that started it; `undefined` when the session's own agent or a client did. */
  readonly parentId: string | undefined;
}

/** A line of what a sub-agent does, for people. */
export interface Activity {
  readonly message: string;
  readonly timestamp: string;
}

/** How many lines of activity are kept. Source: the official runtime shows the last few. */
const KEPT_ACTIVITY = 10;

/** One sub-agent, from its events alone. */
export class SubAgentRecord {
  readonly id: string;
  readonly origin: SubAgentOrigin;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly conversation: Conversation = createConversation();
  mode: AgentMode;
  /** What its work is about; what its agent is for where the log doesn't say. */
  description: string;
  /** The model that whoever started it asked for, if any; known to the runtime that started it. */
  modelOverride: string | undefined;
  /** What it was asked last; empty before its first turn. */
  prompt = "";
  status: AgentStatus = "running";
  error: string | undefined;
  /** When it failed or was ended; when its last turn was over. ISO 8601. */
  completedAt: string | undefined;
  idleSince: string | undefined;
  /** Input and output of its model calls. */
  tokens = 0;
  toolCalls = 0;
  /** Whether the end of its first turn is on the log. */
  isReported = false;
  readonly activity: Activity[] = [];
  readonly #turns: AgentTurn[] = [];
  readonly #running = new Map<string, string>();
  /** The turn at hand was aborted. */
  #isBroken = false;
  #message = "";
  #response = "";
  #activeMs = 0;
  /** When the work at hand began; `undefined` between turns. Milliseconds since the epoch. */
  #since: number | undefined;

  constructor({ agentId = "", data, stamp }: JournalEntry) {
    const fields = data as Data;
    this.id = agentId;
    this.startedAt = stamp.timestamp;
    this.mode = fields["executionMode"] === "background" ? "background" : "sync";
    this.description = String(fields["agentDescription"]);
    this.origin = {
      toolCallId: String(fields["toolCallId"]),
      agentType: String(fields["agentName"]),
      displayName: String(fields["agentDisplayName"]),
      model: String(fields["model"]),
      parentId: typeof fields["parentId"] === "string" ? fields["parentId"] : undefined,
    };
    this.#since = Date.parse(stamp.timestamp);
  }

  get turns(): readonly AgentTurn[] {
    return this.#turns;
  }

  /** All its turns together, the one at hand included. Milliseconds. */
  get activeMs(): number {
    return this.#activeMs + (this.#since === undefined ? 0 : Math.max(0, Date.now() - this.#since));
  }

  /** When the work at hand began, if it works. ISO 8601. */
  get activeSince(): string | undefined {
    return this.#since === undefined ? undefined : new Date(this.#since).toISOString();
  }

  /** Its calls that have no result. */
  openCalls(): readonly UnfinishedCall[] {
    const calls = this.conversation.unfinished()?.calls ?? [];
    return calls.filter(({ state }) => state !== "done");
  }

  /** Takes each of its durable events once, in order. */
  apply({ type, data, stamp }: JournalEntry): void {
    const fields = data as Data;
    this.conversation.apply({ type, data });
    switch (type) {
      case "user.message":
        if (fields["delivery"] !== "steering") this.#begin(String(fields["content"]), stamp.timestamp);
        break;
      case "assistant.message":
        this.#response = String(fields["content"] ?? "");
        break;
      case "abort":
        this.#isBroken = true;
        break;
      case "assistant.turn_end":
        if (!this.conversation.unfinished() && !this.#isBroken) this.#endTurn(stamp.timestamp);
        break;
      case "session.error":
        if (this.status === "idle") this.#turns.pop();
        break;
      case "session.usage_record":
        this.#count((fields["usage"] ?? {}) as Data);
        break;
      case "tool.execution_start":
        this.#started(fields, stamp.timestamp);
        break;
      case "tool.execution_complete":
        this.toolCalls += 1;
        this.#completed(fields, stamp.timestamp);
        break;
      case "subagent.completed":
        this.isReported = true;
        if (fields["cancelled"] === true) this.#end("cancelled", "Cancelled", stamp.timestamp);
        break;
      case "subagent.failed":
        this.isReported = true;
        this.#end("failed", String(fields["error"]), stamp.timestamp);
        break;
    }
  }

  #begin(message: string, timestamp: string): void {
    this.#message = message;
    this.#response = "";
    this.#isBroken = false;
    this.prompt = message;
    this.status = "running";
    this.idleSince = undefined;
    this.#since ??= Date.parse(timestamp);
  }

  #endTurn(timestamp: string): void {
    this.#rest(timestamp);
    this.#turns.push({ message: this.#message, response: this.#response });
    this.status = "idle";
    this.idleSince = timestamp;
  }

  #end(status: "failed" | "cancelled", error: string, timestamp: string): void {
    this.#rest(timestamp);
    this.status = status;
    this.error = error;
    this.completedAt = timestamp;
  }

  #rest(timestamp: string): void {
    if (this.#since !== undefined) this.#activeMs += Math.max(0, Date.parse(timestamp) - this.#since);
    this.#since = undefined;
  }

  #count({ inputTokens, outputTokens }: Data): void {
    for (const tokens of [inputTokens, outputTokens]) if (typeof tokens === "number") this.tokens += tokens;
  }

  #started({ toolCallId, toolName, arguments: args }: Data, timestamp: string): void {
    const { description, path, command, pattern } = (args ?? {}) as Data;
    const about = [description, path, command, pattern].find((text) => typeof text === "string");
    const what = about === undefined ? String(toolName) : `${toolName} ${about}`;
    this.#running.set(String(toolCallId), what);
    this.#note({ message: `▸ ${what}`, timestamp });
  }

  #completed({ toolCallId, success }: Data, timestamp: string): void {
    const what = this.#running.get(String(toolCallId));
    if (what === undefined) return;
    this.#running.delete(String(toolCallId));
    const begun = this.activity.findIndex(({ message }) => message === `▸ ${what}`);
    if (begun >= 0) this.activity.splice(begun, 1);
    this.#note({ message: `${success === false ? "✗" : "✓"} ${what}`, timestamp });
  }

  #note(activity: Activity): void {
    this.activity.push(activity);
    if (this.activity.length > KEPT_ACTIVITY) this.activity.shift();
  }
}
