/** What a server waits for people to answer. */
export class OpenQuestions {
  readonly #open = new Set<AbortController>();

  /** @param ask is given what ends the question */
  async ask<Answer>(ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const question = new AbortController();
    this.#open.add(question);
    try {
      return await ask(question.signal);
    } finally {
      this.#open.delete(question);
    }
  }

  end(reason: unknown): void {
    for (const question of this.#open) question.abort(reason);
  }
}
