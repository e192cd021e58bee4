import { expect, test } from "vitest";
import { killRepeatedly } from "../../../faults/kill/kill.mjs";

/** A short run of `npm run faults`, on the built runtime and SDK. A new seed each time; a failure names it. */
test("a runtime that is killed again and again loses nothing that a client was shown", {
  timeout: 120_000,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { kills, shown, problems } = await killRepeatedly({ seed, kills: 25 });
  expect(problems, `node faults/run.mjs kill --rounds 25 --seed ${seed}`).toEqual([]);
  expect(kills).toBe(25);
  expect(shown).toBeGreaterThan(0);
});
