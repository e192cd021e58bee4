import { Witness } from "../lib/witness.mjs";

/** A bare client that answers nothing, joins the sessions it is told to, and remembers what it was shown. */
export class Recorder {
  #arena;
  #random;
  #wire;
  #witnesses = new Map();

  constructor(arena, random) {
    this.#arena = arena;
    this.#random = random;
  }

  /** Resolves when everything that the runtime had sent before it ended has been read. */
  get gone() {
    return this.#wire?.closed;
  }

  /** Joins a session now, and again after each restart. @returns what it sees there */
  follow(sessionId) {
    const witness = new Witness("the recorder");
    this.#witnesses.set(sessionId, witness);
    this.#join(this.#wire, sessionId);
    return witness;
  }

  leave(sessionId) {
    this.#witnesses.delete(sessionId);
    this.#wire?.request("session.detach", { sessionId }).catch(() => {});
  }

  /** Comes back to a runtime that was started again. */
  async attach() {
    const wire = await this.#arena.wireClient();
    wire.handlers["session.event"] = ({ sessionId, event }) => this.#witnesses.get(sessionId)?.see(event);
    this.#wire = wire;
    for (const sessionId of this.#witnesses.keys()) this.#join(wire, sessionId);
  }

  /** Now and then it is the first to come back and wants nothing continued. */
  #join(wire, sessionId) {
    this.#witnesses.get(sessionId)?.join();
    const continuePendingWork = this.#random() < 0.9;
    wire
      ?.request("session.resume", {
        ...this.#arena.config,
        sessionId,
        disableResume: true,
        continuePendingWork,
      })
      .catch(() => {});
  }

  close() {
    return this.#wire?.close();
  }
}
