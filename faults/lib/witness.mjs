import { isDeepStrictEqual } from "node:util";

/** What one client was shown of one session's durable events: in one piece, or one for each time it joined. */
export class Witness {
  #pieces = [];

  constructor(name) {
    this.name = name;
  }

  /** The client joined (again): what follows need not go on where the last piece ended. */
  join() {
    this.#pieces.push([]);
  }

  see(event) {
    if (event.ephemeral !== true) this.#pieces.at(-1)?.push(event);
  }

  get count() {
    return this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** The event that was shown last. */
  get last() {
    return this.#pieces.at(-1)?.at(-1);
  }

  /** What was shown and is not on the log. */
  lost(events) {
    const logged = new Set(events.map(({ id }) => id));
    return this.#pieces.flat().filter(({ id }) => !logged.has(id));
  }

  /**
   * Compares what was shown with the log: the same events, each piece without gap, repetition or disorder.
   *
   * @param events the log's
   * @param isComplete whether the client must have seen the log's end
   * @returns what is wrong, as `{ kind, text }`: `lost`, `order` or `changed`
   */
  judge(events, { isComplete }) {
    const places = new Map(events.map(({ id }, place) => [id, place]));
    const problems = [];
    const complain = (kind, text) => problems.push({ kind, text });
    let last;
    for (const piece of this.#pieces) {
      last = undefined;
      for (const event of piece) {
        const place = places.get(event.id);
        if (place === undefined) complain("lost", `${event.type} was shown and is not on the log`);
        else if (isRepeat(event, place, last)) continue;
        else if (last !== undefined && place !== last + 1)
          complain("order", `${this.name} was shown ${event.type} (place ${place}) after place ${last}`);
        else if (!isDeepStrictEqual(events[place], event))
          complain("changed", `${event.type} was shown otherwise than it is on the log`);
        last = place ?? last;
      }
    }
    if (isComplete && last !== events.length - 1)
      complain("order", `${this.name} was shown no more than place ${last} of ${events.length - 1}`);
    return problems;
  }
}

/** A question that is still open is shown once more to whoever joins, out of order. */
function isRepeat({ type }, place, last) {
  return type.endsWith(".requested") && (last === undefined || place <= last);
}
