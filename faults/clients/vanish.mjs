import { setTimeout as delay } from "node:timers/promises";
import { randomFrom } from "../../interop/lib/random.mjs";
import { Arena, within } from "../lib/arena.mjs";
import { openDescriptors, residentMemory } from "../lib/process.mjs";
import { reportProblems } from "../lib/report.mjs";
import { turn } from "../lib/turn.mjs";

/** Clients that come and go at any time. */
const AT_ONCE = 20;

/** Longest time a client stays. Milliseconds. */
const STAY_MS = 30;

/** What a runtime may keep of clients that are gone. MiB. */
const KEPT_MIB = 48;

/** Files that a runtime may have opened meanwhile for other reasons. */
const KEPT_DESCRIPTORS = 4;

const CLOSE_MS = 5000;

/**
 * Clients join a session at work and vanish: in the middle of a frame, of the handshake, of an answer, with and without
 * closing. Nothing is left of them, and who stays is not disturbed.
 */
export async function run({ report, seed, rounds = 400, seconds, half }) {
  const random = randomFrom(seed);
  const arena = await Arena.open({
    half,
    answer: () => ({ text: "A few words for whoever is there. ".repeat(20), between: () => delay(1) }),
  });
  const deadline = performance.now() + seconds * 1000;
  const problems = [];
  const figures = {};
  try {
    await arena.start();
    const { pid } = arena.runtime;
    const wire = await arena.wireClient();
    const { sessionId } = await wire.request("session.create", arena.config);
    await turn(wire, sessionId, "Warm up.");
    await Promise.all(Array.from({ length: AT_ONCE }, () => comeAndGo(arena, sessionId, random)));
    await quiet(pid, openDescriptors(pid) - 1);
    const before = { descriptors: openDescriptors(pid), memory: residentMemory(pid) };
    for (let gone = 0; gone < rounds && performance.now() < deadline; gone += AT_ONCE) {
      const visitors = Array.from({ length: AT_ONCE }, () => comeAndGo(arena, sessionId, random));
      await within(10_000, "a turn among clients that vanish", turn(wire, sessionId, "Go on."));
      await Promise.all(visitors);
      wire.received.length = 0;
    }
    await quiet(pid, before.descriptors);
    const left = openDescriptors(pid) - before.descriptors;
    figures.grownMiB = Math.round(residentMemory(pid) - before.memory);
    if (left > KEPT_DESCRIPTORS) problems.push(`${left} descriptors are left`);
    if (figures.grownMiB > KEPT_MIB) problems.push(`memory grew by ${figures.grownMiB} MiB`);
  } catch (error) {
    problems.push(error.message);
  } finally {
    await arena.close();
  }
  reportProblems(report, {
    name: "vanish · nothing is left of clients that are gone",
    problems,
    about: `${rounds} clients`,
  });
  return figures;
}

async function comeAndGo(arena, sessionId, random) {
  const client = random() < 0.3 ? await arena.stranger() : await arena.wireClient();
  if (random() < 0.8)
    client.request("session.resume", { ...arena.config, sessionId, disableResume: true }).catch(() => {});
  if (random() < 0.5) client.request("session.getMessages", { sessionId }).catch(() => {});
  if (random() < 0.3) client.sendBytes('Content-Length: 500\r\n\r\n{"jsonrpc"');
  await delay(random() * STAY_MS);
  if (random() < 0.5) client.socket.resetAndDestroy();
  else client.socket.destroy();
  await client.closed;
}

/** Resolves when a process has no more descriptors open than so many, or after a while. */
async function quiet(pid, descriptors) {
  const deadline = performance.now() + CLOSE_MS;
  while (openDescriptors(pid) > descriptors && performance.now() < deadline) await delay(20);
}
