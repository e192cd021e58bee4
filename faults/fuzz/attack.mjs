import { setTimeout as delay } from "node:timers/promises";
import { randomFrom } from "../../interop/lib/random.mjs";
import { Arena, within } from "../lib/arena.mjs";
import { openDescriptors, residentMemory, watchMemory } from "../lib/process.mjs";
import { reportProblems } from "../lib/report.mjs";
import { answerBystander, Bystander } from "./bystander.mjs";

/** How often the same attack is made; the memory that it leaves is compared from the second time on. */
const TIMES = 3;

/** What the last time may leave behind beyond the time before. MiB. */
const LEFT_MIB = 40;

/** How long somebody else may wait meanwhile. Milliseconds. */
const PATIENCE_MS = { ping: 3000, turn: 5000 };

/** Files that the runtime may have opened meanwhile for other reasons. */
const KEPT_DESCRIPTORS = 4;

const LONGEST_MS = 120_000;
const SETTLE_MS = 3000;

/**
 * Attacks a runtime, three times over, while a bystander works. It must live, take no more memory for the third time than
 * for the second, have no connection left of the attacker, and let the bystander work.
 *
 * @param attack `(arena, { random, rounds, problems }) => about`: leaves no connection open
 * @param peakMiB what the runtime may take meanwhile beyond what it took before
 */
export async function underAttack({ report, seed, half, rounds, name, attack, peakMiB }) {
  const arena = await Arena.open({ half, answer: answerBystander, files: { "a.txt": "one\n" } });
  const random = randomFrom(seed);
  const problems = [];
  const figures = {};
  let about = "";
  try {
    await arena.start();
    const { pid, exited } = arena.runtime;
    const death = exited.then(([code, signal]) => {
      throw new Error(`the runtime ended: ${signal ?? code}: ${arena.runtime.output().slice(-500)}`);
    });
    death.catch(() => {});
    const alive = (promise) => Promise.race([promise, death]);
    const bystander = await alive(Bystander.enter(arena));
    const before = { memory: residentMemory(pid), descriptors: openDescriptors(pid) };
    const memory = watchMemory(pid);
    const left = [];
    for (let time = 0; time < TIMES; time++) {
      const attacking = attack(arena, { random, rounds: Math.ceil(rounds / TIMES), problems });
      about = await alive(within(LONGEST_MS, "the attack", attacking));
      await settled(pid, before.descriptors);
      left.push(residentMemory(pid));
    }
    figures.peakMiB = Math.round(memory.stop() - before.memory);
    figures.leftMiB = left.map((memory) => Math.round(memory - before.memory));
    await alive(within(PATIENCE_MS.turn * 2, "the bystander's last turn", bystander.leave()));
    figures.bystander = { turns: bystander.turns, slowestMs: rounded(bystander.slowest) };
    const growth = Math.round(left.at(-1) - left.at(-2));
    if (growth > LEFT_MIB) problems.push(`memory grows by ${growth} MiB each time`);
    if (figures.peakMiB > peakMiB) problems.push(`memory peaks at ${figures.peakMiB} MiB more`);
    const connections = openDescriptors(pid) - before.descriptors;
    if (connections > KEPT_DESCRIPTORS) problems.push(`${connections} descriptors are left`);
    for (const [what, limit] of Object.entries(PATIENCE_MS))
      if (bystander.slowest[what] > limit)
        problems.push(`a ${what} took ${Math.round(bystander.slowest[what])} ms`);
  } catch (error) {
    problems.push(error.message);
  } finally {
    await arena.close();
  }
  reportProblems(report, { name, problems, about: `${TIMES} times ${about}` });
  return figures;
}

/** Resolves when the connections of the attacker are gone and the memory has had time to follow. */
async function settled(pid, descriptors) {
  const deadline = performance.now() + SETTLE_MS;
  while (openDescriptors(pid) > descriptors && performance.now() < deadline) await delay(20);
  await delay(200);
}

function rounded(times) {
  return Object.fromEntries(Object.entries(times).map(([what, ms]) => [what, Math.round(ms)]));
}
