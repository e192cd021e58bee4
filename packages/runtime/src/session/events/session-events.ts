import type { EventSink } from "../../ports/event-sink.js";
import { NO_TOKENS, type TokenCounts, tokenCounts } from "../context/context-tokens.js";
import type { Journal } from "./journal.js";

/** What events change of their session before anybody is shown them. */
export interface EventfulSession {
  readonly isOpen: boolean;
  readonly journal: Journal;
  readonly questions: { endLeft(toolCallId: string): Promise<void> };
  readonly prompts: { steered(): void };
  readonly announcer: { backgroundChanged(): void };
}

/** Where all that happens in a session comes by. Once it ends, nothing does. */
export class SessionEvents implements EventSink {
  readonly #session: EventfulSession;
  #contextTokens: TokenCounts;

  /** @param contextTokens what the context held before the session left memory. Default: nothing */
  constructor(session: EventfulSession, contextTokens: TokenCounts = NO_TOKENS) {
    this.#session = session;
    this.#contextTokens = contextTokens;
  }

  /** What the context holds, as last told. */
  get contextTokens(): TokenCounts {
    return this.#contextTokens;
  }

  /** @param agentId the sub-agent that the event is of, if any */
  emit(type: string, data: object, agentId?: string): Promise<string> {
    const { isOpen, prompts, journal } = this.#session;
    if (!isOpen) return Promise.reject(new Error("The session is closing."));
    if (type === "assistant.message" && agentId === undefined) prompts.steered();
    if (type === "tool.execution_complete") this.#endQuestionsOf(data);
    return journal.emit(type, data, agentId);
  }

  emitEphemeral(type: string, data: object): void {
    const { isOpen, journal, announcer } = this.#session;
    if (type === "session.usage_info") this.#contextTokens = tokenCounts(data);
    if (!isOpen) return;
    journal.emitEphemeral(type, data);
    if (type === "session.background_tasks_changed") announcer.backgroundChanged();
  }

  /** What a stopped runtime had asked about a call that is over now won't be asked again. */
  #endQuestionsOf(completed: object): void {
    const { toolCallId } = completed as { toolCallId?: string };
    this.#session.questions.endLeft(toolCallId ?? "").catch(() => {});
  }
}
