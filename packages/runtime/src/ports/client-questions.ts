/** A question that goes to every attached client as an event; the first valid answer wins. */
export interface ClientQuestion<Answer> {
  readonly requestId: string;
  /** The sub-agent that asks, if it is one. */
  readonly agentId?: string | undefined;
  /** The event that asks, such as `permission.requested`. */
  readonly asked: { readonly type: string; readonly data: object };
  /** The event that tells everyone how it ended, such as `permission.completed`. */
  settled(outcome: QuestionOutcome<Answer>): { readonly type: string; readonly data: object };
}

export type QuestionOutcome<Answer> =
  | { readonly state: "answered"; readonly answer: Answer }
  | { readonly state: "cancelled"; readonly reason: string };

/** The session's pending questions. Each ends in exactly one terminal event; later answers are refused. */
export interface ClientQuestions {
  /**
   * Emits the question, waits for the first answer and emits how it ended.
   *
   * @param signal ends the question as cancelled
   */
  ask<Answer>(question: ClientQuestion<Answer>, signal: AbortSignal): Promise<QuestionOutcome<Answer>>;
}
