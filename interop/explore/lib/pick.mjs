import { randomFrom } from "../../lib/random.mjs";

/** Choices that follow from `seed`. */
export function pickFrom(seed) {
  const random = randomFrom(seed);
  const int = (below) => Math.floor(random() * below);
  const one = (list) => list[int(list.length)];
  const chance = (share) => random() < share;
  return {
    /** A whole number from 0, less than `below`. */
    int,
    one,
    chance,
    /** True with the probability `share`: then what `make` gives, else nothing to spread into an object. */
    maybe: (share, make) => (chance(share) ? make() : {}),
    shuffled(list) {
      const left = [...list];
      return list.map(() => left.splice(int(left.length), 1)[0]);
    },
    some(list, count) {
      return this.shuffled(list).slice(0, count);
    },
    times: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
  };
}
