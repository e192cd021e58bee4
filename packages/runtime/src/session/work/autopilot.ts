import { KEEP_GOING } from "../../agent/index.js";
import type { JournalEntry } from "../events/journal.js";
import type { StoredPrompt } from "../session-state.js";

/** How often in a row a model that stops is sent on. Source: the official runtime. */
const MAX_CONTINUATIONS = 5;

/** Keeps a session that is on autopilot going until its task is complete, something fails, or it leads nowhere. */
export class Autopilot {
  /** Of the prompt that the work is for; `undefined` once that is over. */
  #messageId: string | undefined;
  #continuations = 0;
  #isContinuing = false;

  /** Whether a prompt of its own is on its way. */
  get isContinuing(): boolean {
    return this.#isContinuing;
  }

  /** Takes each durable event of the session's own agent, in order. */
  apply({ type, data }: Pick<JournalEntry, "type" | "data">): void {
    const fields = data as Readonly<Record<string, unknown>>;
    switch (type) {
      case "user.message":
        this.#isContinuing = false;
        if (fields["isAutopilotContinuation"] === true) break;
        this.#continuations = 0;
        this.#messageId = String(fields["messageId"]);
        break;
      case "session.task_complete":
      case "session.error":
      case "abort":
        this.giveUp();
        break;
    }
  }

  /** What to go on with now that the agent has stopped by itself; `undefined` when the work is over. */
  next(): Omit<StoredPrompt, "messageId"> | undefined {
    if (this.#messageId === undefined || this.#continuations >= MAX_CONTINUATIONS) return undefined;
    this.#continuations += 1;
    this.#isContinuing = true;
    return {
      prompt: KEEP_GOING,
      displayPrompt: "",
      source: "autopilot",
      agentMode: "autopilot",
      isAutopilotContinuation: true,
      follows: { messageId: this.#messageId, blocks: 0 },
    };
  }

  /** The work is over. */
  giveUp(): void {
    this.#messageId = undefined;
    this.#isContinuing = false;
  }
}
