/** Makes a runner of work that goes one after the other, whether or not it succeeds. */
export function oneByOne(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

/** As {@link oneByOne}, for each of many things. Work that nothing is ahead of begins at once. */
export class Turns<Thing> {
  readonly #last = new Map<Thing, Promise<unknown>>();

  take<Result>(thing: Thing, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(thing);
    const turn = before ? before.then(work, work) : work();
    this.#last.set(thing, turn);
    const forget = () => {
      if (this.#last.get(thing) === turn) this.#last.delete(thing);
    };
    turn.then(forget, forget);
    return turn;
  }
}
