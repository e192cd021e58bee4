import type { PendingQuestions } from "../session/questions/pending-questions.js";

/** What a late answer is told, beside that it did not count. */
interface Refused {
  readonly success: false;
  /** In words for a person: what became of the question. */
  readonly error?: string;
}

/** Hands a client's answer on. One that comes too late is told who was first. */
export async function answered(
  questions: PendingQuestions,
  given: {
    readonly type: string;
    readonly requestId: string;
    readonly answer: unknown;
    /** Name of the client. */
    readonly by: string;
  },
): Promise<{ readonly success: true } | Refused> {
  const { type, requestId, answer, by } = given;
  if (await questions.answer(type, requestId, answer, by)) return { success: true };
  const error = questions.ended(requestId);
  return error === undefined ? { success: false } : { success: false, error };
}
