import type { AnswerDetails, Echo, ModelMessage, ToolCall, ToolImage } from "../../models/model.js";

/** What the model reads of a call that an abort ended. Source: the official runtime's own text. */
export const INTERRUPTED_RESULT = "The execution of this tool, or a previous tool was interrupted.";

/** An answer of the model, with what came of its calls. */
export interface AnswerEntry {
  readonly kind: "answer";
  readonly interactionId: string | undefined;
  readonly content: string | null;
  readonly calls: readonly ToolCall[];
  echo: Echo | undefined;
  readonly details: AnswerDetails;
}

/** Something the model is told as a user. */
export interface ToldEntry {
  readonly kind: "told";
  readonly message: ModelMessage;
  /** The user's own words, where it is a prompt. */
  readonly request?: string;
  /** It is not on the log, so nothing that is counted there counts it, and it is never left out to make room. */
  readonly isReminder?: true;
}

export type Entry = AnswerEntry | ToldEntry;

/** What came of one tool call. */
interface CallOutcome {
  text?: string;
  images?: readonly ToolImage[];
  /** What hooks changed its arguments to, as JSON. */
  arguments?: string;
  /** The skill that the call has put before the model; follows the results of its turn. */
  skill?: string;
  /** What the hooks about the call have put before the model; follows that. */
  readonly contexts: string[];
}

/** The messages of a conversation after the system message, and what is taken out of them to make room. */
export class Transcript {
  #entries: Entry[] = [];
  readonly #outcomes = new Map<string, CallOutcome>();
  /** How many entries, from the first, a summary that is under way covers. */
  #marked = 0;

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get last(): Entry | undefined {
    return this.#entries.at(-1);
  }

  get lastAnswer(): AnswerEntry | undefined {
    return this.#entries.findLast((entry) => entry.kind === "answer");
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Adds a reminder, unless the last one says the same. @returns whether it did */
  remind(content: string): boolean {
    const last = this.#entries.findLast((entry) => entry.kind === "told" && entry.isReminder);
    if (last?.kind === "told" && last.message.content === content) return false;
    this.add({ kind: "told", message: { role: "user", content }, isReminder: true });
    return true;
  }

  /** What came of a call so far; to be added to. */
  outcome(callId: string): CallOutcome {
    const known = this.#outcomes.get(callId) ?? { contexts: [] };
    this.#outcomes.set(callId, known);
    return known;
  }

  /** Every tool call has exactly one result. */
  messages(): ModelMessage[] {
    return this.#entries.flatMap((entry) => this.#messagesOf(entry));
  }

  dropEchoes(): void {
    for (const entry of this.#entries) if (entry.kind === "answer") entry.echo = undefined;
  }

  /** How many calls of the last answer have no result yet. */
  get openCalls(): number {
    const { last } = this;
    if (last?.kind !== "answer") return 0;
    return last.calls.filter(({ id }) => this.#outcomes.get(id)?.text === undefined).length;
  }

  /** Fixes what a summary that begins now covers: all entries but an answer whose calls are at work. */
  mark(): void {
    this.#marked = this.#entries.length - (this.openCalls > 0 ? 1 : 0);
  }

  /** What the mark covers: the users' words in it, and the messages that come after. */
  marked(): { readonly requests: readonly string[]; readonly rest: readonly ModelMessage[] } {
    const covered = this.#entries.slice(0, this.#marked);
    const rest = this.#entries.slice(this.#marked).flatMap((entry) => this.#messagesOf(entry));
    return { requests: requestsOf(covered), rest };
  }

  /** Puts a summary in the place of what the mark covers. */
  summarize(message: ModelMessage): void {
    const covered = this.#entries.splice(0, this.#marked, { kind: "told", message });
    for (const entry of covered) this.#forget(entry);
    this.#marked = 0;
  }

  /**
   * The entries in the order in which they may be left out: answers with their results, then what the model was
   * told, oldest first. The last entry stays. Source of the order: the official runtime.
   */
  removable(): readonly { readonly messages: readonly ModelMessage[] }[] {
    return this.#inOrderOfRemoval().map((entry) => ({ messages: this.#messagesOf(entry) }));
  }

  /** Leaves out entries that hold this many messages. @returns the users' words in them */
  truncate(messages: number): readonly string[] {
    const removed = new Set<Entry>();
    let left = messages;
    for (const entry of this.#inOrderOfRemoval()) {
      if (left <= 0) break;
      left -= this.#messagesOf(entry).length;
      removed.add(entry);
    }
    this.#marked -= this.#entries.slice(0, this.#marked).filter((entry) => removed.has(entry)).length;
    this.#entries = this.#entries.filter((entry) => !removed.has(entry));
    for (const entry of removed) this.#forget(entry);
    return requestsOf([...removed]);
  }

  /** Leaves out everything. Results that come later of calls in it are not shown. */
  clear(): void {
    this.#entries = [];
    this.#outcomes.clear();
    this.#marked = 0;
  }

  #inOrderOfRemoval(): readonly Entry[] {
    const old = this.#entries.slice(0, -1);
    const told = old.filter((entry) => entry.kind === "told" && !entry.isReminder);
    return [...old.filter(({ kind }) => kind === "answer"), ...told];
  }

  #messagesOf(entry: Entry): ModelMessage[] {
    if (entry.kind === "told") return [entry.message];
    const { content, calls, echo, details } = entry;
    const outcomes = calls.map(({ id }) => ({ id, ...this.#outcomes.get(id) }));
    const toolCalls = calls.map((call, index) => {
      const changed = outcomes[index]?.arguments;
      return changed === undefined ? call : { ...call, arguments: changed };
    });
    return [
      { role: "assistant", content, toolCalls, echo, details },
      ...outcomes.map(({ id, text = INTERRUPTED_RESULT, images }): ModelMessage => {
        return { role: "tool", toolCallId: id, content: text, images };
      }),
      ...outcomes
        .flatMap(({ skill, contexts = [] }) => (skill === undefined ? contexts : [skill, ...contexts]))
        .map((content): ModelMessage => ({ role: "user", content })),
    ];
  }

  #forget(entry: Entry): void {
    if (entry.kind === "answer") for (const { id } of entry.calls) this.#outcomes.delete(id);
  }
}

function requestsOf(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === "told" && entry.request ? [entry.request] : []));
}
