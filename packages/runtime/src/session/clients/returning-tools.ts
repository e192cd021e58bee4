import type { PendingQuestion, PendingQuestions } from "../questions/pending-questions.js";
import { EXTERNAL_TOOL_QUESTION } from "../questions/question-types.js";
import type { ClientTools } from "./client-tools.js";

/** How long a call waits for a client that is gone to come back with its tool. Milliseconds. */
const RETURN_MS = 60_000;

/** Ends calls whose tool nobody provides any more, unless a client is back with it in time. */
export class ReturningTools {
  readonly #tools: ClientTools;
  readonly #questions: () => PendingQuestions;
  readonly #isOpen: () => boolean;

  constructor(tools: ClientTools, questions: () => PendingQuestions, isOpen: () => boolean) {
    this.#tools = tools;
    this.#questions = questions;
    this.#isOpen = isOpen;
  }

  /** Looks at every call that is open. */
  awaitAll(): void {
    for (const call of this.#questions().list(EXTERNAL_TOOL_QUESTION)) this.await(call);
  }

  await({ requestId, data }: Pick<PendingQuestion, "requestId" | "data">): void {
    const name = String(data["toolName"]);
    if (this.#tools.has(name)) return;
    const fail = () => {
      if (!this.#isOpen() || this.#tools.has(name)) return;
      const textResultForLlm = `The client that provides the tool "${name}" is gone, so the call has no result.`;
      const result = { textResultForLlm, resultType: "failure" };
      this.#questions()
        .answer(EXTERNAL_TOOL_QUESTION, requestId, { result })
        .catch(() => {});
    };
    setTimeout(fail, RETURN_MS).unref();
  }
}
