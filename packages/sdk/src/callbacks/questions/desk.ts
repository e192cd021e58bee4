import type { SessionEvent, UnknownSessionEvent } from "@parley/protocol";
import { RpcError } from "@parley/protocol/jsonrpc";
import { ParleyError } from "../../errors.js";
import { command } from "./command.js";
import { elicitation } from "./elicitation.js";
import { externalTool } from "./external-tool.js";
import type { Answering, QuestionData, QuestionHost, QuestionKind, Reply } from "./kind.js";
import { mcpAuth, mcpHeaders, sampling } from "./mcp.js";
import { permission } from "./permission.js";

const KINDS = [externalTool, permission, elicitation, command, mcpAuth, mcpHeaders, sampling];
const ASKED = new Map(KINDS.map((kind) => [kind.asked, kind]));
const SETTLED = new Set(KINDS.map((kind) => kind.settled));

type State =
  /** To be worked out once the connection is there. */
  | { readonly name: "open" }
  /** `isLate`: begun on a connection that was lost since. */
  | { readonly name: "running"; readonly controller: AbortController; isLate: boolean }
  /** Worked out; the runtime has not taken it yet. */
  | { readonly name: "answered"; readonly reply: Reply };

interface Question {
  readonly kind: QuestionKind;
  readonly requestId: string;
  readonly toolCallId: unknown;
  readonly answering: Answering;
  state: State;
}

/**
 * The questions of one session that this program answers: starts the handlers, sends what they give, and
 * tells them by their signal when nobody waits for it any more.
 *
 * When the connection is lost, signals fire. Once it is back, what was worked out and not taken is sent, and
 * what is still open is asked again; a kind that outlives connections is asked again only if it had failed.
 */
export class QuestionDesk {
  readonly #host: QuestionHost;
  readonly #questions = new Map<string, Question>();
  /** Handlers of requests that come directly: their connection carries the answer, or it is lost. */
  readonly #attended = new Set<AbortController>();
  #isLive = true;

  constructor(host: QuestionHost) {
    this.#host = host;
  }

  /** Takes in an event of the session, in order. */
  observe(event: SessionEvent | UnknownSessionEvent): void {
    const { type } = event;
    const data = event.data as QuestionData;
    const kind = ASKED.get(type);
    if (kind) this.#ask(kind, data);
    else if (SETTLED.has(type)) this.#settle(this.#questions.get(data.requestId));
    else if (type === "tool.execution_complete") this.#settle(this.#ofToolCall(data["toolCallId"]));
    else if (type === "abort" && event.agentId === undefined) this.#interrupt();
  }

  /** Runs the handler of a request that came directly, until its request, turn or session ends. */
  async attend<T>(request: AbortSignal, run: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
    const controller = new AbortController();
    const abort = () => controller.abort(request.reason);
    request.addEventListener("abort", abort, { once: true });
    this.#attended.add(controller);
    try {
      return await run(controller.signal);
    } finally {
      this.#attended.delete(controller);
      request.removeEventListener("abort", abort);
    }
  }

  /** The connection is lost, and will be back. */
  suspend(reason: Error): void {
    this.#isLive = false;
    for (const question of this.#questions.values()) {
      const { state, kind } = question;
      if (state.name !== "running") continue;
      if (kind.outlivesConnection) state.isLate = true;
      else question.state = { name: "open" };
      state.controller.abort(reason);
    }
    this.#abortAttended(reason);
  }

  /** The connection is back, and what was missed has been observed. */
  resume(): void {
    this.#isLive = true;
    for (const question of this.#questions.values()) this.#advance(question);
  }

  /** The session is left. */
  close(reason: Error): void {
    this.#isLive = false;
    const questions = [...this.#questions.values()];
    this.#questions.clear();
    for (const { state } of questions) if (state.name === "running") state.controller.abort(reason);
    this.#abortAttended(reason);
  }

  #ask(kind: QuestionKind, data: QuestionData): void {
    const { requestId } = data;
    if (this.#questions.has(requestId)) return;
    const answering = kind.prepare(data, this.#host);
    if (!answering) return;
    const toolCallId = data["toolCallId"];
    const question: Question = { kind, requestId, toolCallId, answering, state: { name: "open" } };
    this.#questions.set(requestId, question);
    this.#advance(question);
  }

  #advance(question: Question): void {
    if (!this.#isLive) return;
    if (question.state.name === "open") void this.#run(question);
    else if (question.state.name === "answered") void this.#deliver(question, question.state.reply);
  }

  async #run(question: Question): Promise<void> {
    const { kind, answering } = question;
    const { sessionId } = this.#host;
    const running: State = { name: "running", controller: new AbortController(), isLate: false };
    question.state = running;
    let reply: Reply | undefined;
    try {
      reply = await answering({ sessionId, signal: running.controller.signal });
    } catch (error) {
      if (question.state === running && running.isLate) {
        question.state = { name: "open" };
        this.#advance(question);
        return;
      }
      reply = kind.failed(error);
    }
    if (question.state !== running || !this.#questions.has(question.requestId)) return;
    if (!reply) {
      this.#questions.delete(question.requestId);
      return;
    }
    question.state = { name: "answered", reply };
    this.#advance(question);
  }

  async #deliver(question: Question, reply: Reply): Promise<void> {
    try {
      await this.#send(question.requestId, reply);
    } catch (error) {
      // It is sent again when the connection is back; when it stays away there is nobody to tell.
      if (error instanceof ParleyError) return;
      const { fallback, failed } = question.kind;
      const second = error instanceof RpcError ? fallback : failed(error);
      if (second && second !== reply) await this.#send(question.requestId, second).catch(() => {});
    }
    if (this.#questions.get(question.requestId) === question) this.#questions.delete(question.requestId);
  }

  #send(requestId: string, { method, params }: Reply): Promise<unknown> {
    const { caller, sessionId } = this.#host;
    return caller.request(method, { sessionId, requestId, ...params });
  }

  #settle(question: Question | undefined): void {
    if (!question) return;
    this.#questions.delete(question.requestId);
    if (question.state.name === "running") {
      question.state.controller.abort(new Error("The question was answered, or is not waited for any more."));
    }
  }

  #ofToolCall(toolCallId: unknown): Question | undefined {
    for (const question of this.#questions.values()) {
      if (question.kind === externalTool && question.toolCallId === toolCallId) return question;
    }
    return undefined;
  }

  #interrupt(): void {
    const reason = new Error("The agent's turn was aborted.");
    for (const { state } of this.#questions.values()) {
      if (state.name === "running") state.controller.abort(reason);
    }
    this.#abortAttended(reason);
  }

  #abortAttended(reason: Error): void {
    for (const controller of this.#attended) controller.abort(reason);
  }
}
