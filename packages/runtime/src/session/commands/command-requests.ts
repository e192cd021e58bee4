import { randomUUID } from "node:crypto";

/** How a request ended; `error` is what went wrong, in words. */
export interface CommandOutcome {
  readonly error?: string;
}

/** A request that waits for a client. */
interface Open<Answer> {
  /** The connection that was asked; `undefined` where any client may answer. */
  readonly connectionId: number | undefined;
  readonly settle: (answer: Answer) => void;
}

/** Requests about commands that wait for an answer; each gets exactly one. */
export class CommandRequests<Answer> {
  readonly #open = new Map<string, Open<Answer>>();
  readonly #gone: Answer;

  /** @param gone the answer in place of a client that is gone */
  constructor(gone: Answer) {
    this.#gone = gone;
  }

  /**
   * Asks.
   *
   * @param ask sends the request, under its id
   * @returns the answer; the one of a client that is gone too once the signal fires
   */
  async open(
    connectionId: number | undefined,
    ask: (requestId: string) => void,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const requestId = randomUUID();
    const giveUp = () => this.answer(requestId, this.#gone);
    const answered = new Promise<Answer>((settle) => this.#open.set(requestId, { connectionId, settle }));
    signal?.addEventListener("abort", giveUp, { once: true });
    ask(requestId);
    if (signal?.aborted) giveUp();
    return answered.finally(() => signal?.removeEventListener("abort", giveUp));
  }

  /** @returns whether the request was open */
  answer(requestId: string, answer: Answer): boolean {
    const request = this.#open.get(requestId);
    this.#open.delete(requestId);
    request?.settle(answer);
    return request !== undefined;
  }

  /** A client is gone: it answers nothing any more. */
  left(connectionId: number): void {
    for (const [requestId, request] of this.#open)
      if (request.connectionId === connectionId) this.answer(requestId, this.#gone);
  }
}
