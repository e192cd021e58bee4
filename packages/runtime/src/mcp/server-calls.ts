import { answerServer } from "./client-requests.js";
import type { Progress, ServerRequest } from "./connection.js";
import { OpenQuestions } from "./open-questions.js";
import type { McpQuestions } from "./questions.js";

export interface CallOptions {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** `_meta` of the request. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** The calls at work at one server, and what it asks people while it works. */
export class ServerCalls {
  readonly questions = new OpenQuestions();
  readonly #atWork = new Set<CallOptions>();

  /** Counts a call as at work for as long as it is. */
  async during<Answer>(call: CallOptions, work: () => Promise<Answer>): Promise<Answer> {
    const { signal } = call;
    const onAbort = () => this.#aborted(signal.reason);
    this.#atWork.add(call);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await work();
    } finally {
      this.#atWork.delete(call);
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Has people answer what the server asks. */
  asked(serverName: string, request: ServerRequest, clients: McpQuestions): Promise<Record<string, unknown>> {
    return this.questions.ask((ended) => {
      const signal = AbortSignal.any([request.signal, ended]);
      return answerServer(serverName, { ...request, signal }, clients);
    });
  }

  /** With the last call, what the server asked for its sake is of no use. */
  #aborted(reason: unknown): void {
    if ([...this.#atWork].every(({ signal }) => signal.aborted)) this.questions.end(reason);
  }
}
