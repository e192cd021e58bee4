import type { UnknownSessionEvent } from "@parley/protocol";
import { SessionError } from "../errors.js";
import type { AssistantMessageEvent, SessionEvent } from "../types/events.js";

type AnyEvent = SessionEvent | UnknownSessionEvent;

type State =
  /** The runtime has not said which message it is. What comes meanwhile is looked at then. */
  | { readonly name: "sending"; readonly seen: AnyEvent[] }
  /** Waits for its turn. */
  | { readonly name: "queued"; readonly messageId: string }
  /** Is being worked on. `next`: a hook doesn't let it end, and says what comes next. */
  | {
      readonly name: "running";
      readonly messageId: string;
      readonly interactionId: string | undefined;
      readonly next?: string | undefined;
    }
  | { readonly name: "ended" };

/**
 * Follows one message of this program to the end of the exchange that it began or joined: other clients'
 * exchanges, and what sub-agents do, are told apart from it.
 */
export class ExchangeWatch {
  /** The last thing the assistant said in the exchange. */
  readonly result: Promise<AssistantMessageEvent | undefined>;
  #state: State = { name: "sending", seen: [] };
  #last: AssistantMessageEvent | undefined;
  /** Whether another exchange is under way. */
  #othersTurn = false;
  #resolve: (event: AssistantMessageEvent | undefined) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor() {
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.result.catch(() => {});
  }

  /** Whether the exchange is still to begin; `undefined` when nothing is waited for. */
  get isQueued(): boolean | undefined {
    const { name } = this.#state;
    return name === "queued" || name === "running" ? name === "queued" : undefined;
  }

  /** The runtime took the message. */
  sent(messageId: string): void {
    if (this.#state.name !== "sending") return;
    const { seen } = this.#state;
    this.#state = { name: "queued", messageId };
    // How an exchange ended that was under way before the message was taken says nothing about it.
    for (const event of seen) if (!(this.isQueued && isEnd(event))) this.observe(event);
  }

  observe(event: AnyEvent): void {
    if (this.#state.name === "ended" || event.agentId !== undefined) return;
    if (this.#state.name === "sending") {
      this.#state.seen.push(event);
      return;
    }
    const known = event as SessionEvent;
    switch (known.type) {
      case "user.message":
        this.#begun(known.data);
        break;
      case "assistant.message":
        if (this.#isMine(known)) this.#last = known;
        break;
      case "hook.end":
        if (known.data.hookType === "agentStop") this.#stopped(known.data.output);
        break;
      case "session.error":
        if (this.#state.name === "running" || !this.#othersTurn) this.fail(new SessionError(known.data));
        break;
      case "session.idle":
        this.end();
        break;
    }
  }

  /** Ends the wait with what there is. */
  end(): void {
    this.#state = { name: "ended" };
    this.#resolve(this.#last);
  }

  fail(error: Error): void {
    this.#state = { name: "ended" };
    this.#reject(error);
  }

  /** Hooks were asked whether the exchange may end. */
  #stopped(output: unknown): void {
    const { decision, reason } = (output ?? {}) as { decision?: unknown; reason?: unknown };
    if (this.#state.name === "running" && decision === "block" && typeof reason === "string")
      this.#state = { ...this.#state, next: reason };
  }

  #begun(message: BegunMessage): void {
    const { messageId, interactionId, content, isAutopilotContinuation } = message;
    const state = this.#state;
    if (state.name === "running") {
      // A message that steers joins the exchange, and one that a hook or the autopilot adds carries it on; any
      // other begins the next.
      const isOwn = state.next !== undefined && content === state.next;
      if (isOwn || isAutopilotContinuation === true)
        this.#state = { name: "running", messageId: state.messageId, interactionId };
      else if (interactionId === undefined || interactionId !== state.interactionId) this.end();
    } else if (state.name === "queued") {
      const isMine = messageId === undefined || messageId === state.messageId;
      this.#othersTurn = !isMine;
      if (isMine) this.#state = { name: "running", messageId: state.messageId, interactionId };
    }
  }

  /** A runtime that lost its connection goes on without saying for which message. */
  #isMine({ data }: AssistantMessageEvent): boolean {
    if (this.#state.name === "running") return true;
    if (this.#state.name !== "queued" || this.#othersTurn) return false;
    const { originatingMessageId } = data as { originatingMessageId?: string };
    return originatingMessageId === undefined || originatingMessageId === this.#state.messageId;
  }
}

interface BegunMessage {
  readonly messageId?: string | undefined;
  readonly interactionId?: string | undefined;
  readonly content?: string | undefined;
  readonly isAutopilotContinuation?: boolean | undefined;
}

function isEnd({ type }: AnyEvent): boolean {
  return type === "session.idle" || type === "session.error";
}
