import type { PendingQuestion, PendingQuestions } from "../questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION } from "../questions/question-types.js";
import type { ClientTools } from "./client-tools.js";

/** How long a call waits for a client that is gone to come back with its tool. Milliseconds. */
const RETURN_MS = 60_000;

/** The session whose calls wait. */
export interface AwaitingSession {
  readonly isOpen: boolean;
  readonly questions: PendingQuestions;
}

/** Ends calls whose tool nobody provides any more, unless a client is back with it in time. */
export class ReturningTools {
  readonly #tools: ClientTools;
  readonly #session: AwaitingSession;

  constructor(tools: ClientTools, session: AwaitingSession) {
    this.#tools = tools;
    this.#session = session;
  }

  /** Looks at every call that is open. */
  awaitAll(): void {
    for (const call of this.#session.questions.list(EXTERNAL_TOOL_QUESTION)) this.await(call);
  }

  await({ requestId, data }: Pick<PendingQuestion, "requestId" | "data">): void {
    const name = String(data["toolName"]);
    if (this.#tools.has(name)) return;
    const fail = () => {
      if (!this.#session.isOpen || this.#tools.has(name)) return;
      const textResultForLlm = `The client that provides the tool "${name}" is gone, so the call has no result.`;
      const result = { textResultForLlm, resultType: "failure" };
      this.#session.questions.answer(EXTERNAL_TOOL_QUESTION, requestId, { result }).catch(() => {});
    };
    setTimeout(fail, RETURN_MS).unref();
  }
}
