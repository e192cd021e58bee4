import { pickFrom } from "./lib/pick.mjs";
import { worldOf } from "./world.mjs";

/** Cases of one script: an official session of this many calls takes a few seconds. */
const CHUNK = 24;
/** Random cases beside those that are listed, as a share of them. */
const RANDOM_SHARE = 0.5;

/** The scripts of an area for `seed`: every listed case once, in any order, mixed with random ones. */
export function scriptsOf(area, seed) {
  const pick = pickFrom(seed);
  const world = worldOf(pick);
  const listed = area.cases(world, pick);
  const made = area.random
    ? pick.times(Math.max(4, Math.round(listed.length * RANDOM_SHARE)), () => area.random(pick, world))
    : [];
  const all = area.isOrdered ? [...listed, ...made] : pick.shuffled([...listed, ...made]);
  const count = Math.ceil(all.length / (area.chunk ?? CHUNK));
  const size = Math.ceil(all.length / count);
  return Array.from({ length: count }, (_, index) => ({
    ...area,
    name: `explore: ${area.name}`,
    title: `${area.name} ${index + 1} of ${count}, seed ${seed}`,
    world,
    steps: all.slice(index * size, (index + 1) * size),
  }));
}
