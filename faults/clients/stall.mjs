import { Arena, within } from "../lib/arena.mjs";
import { readLogFile, shownEvents } from "../lib/log-file.mjs";
import { residentMemory, watchMemory } from "../lib/process.mjs";
import { reportProblems } from "../lib/report.mjs";
import { turn } from "../lib/turn.mjs";
import { Witness } from "../lib/witness.mjs";

const DELTAS = 60_000;
const CHARACTERS_OF_DELTA = 5;

/** Durable events while a client stalls: more than any socket takes, and more than is kept for one client. */
const EVENTS = 300;
const EVENT_BYTES = 100_000;

/** Events on their way to the log at once. */
const AT_ONCE = 8;

/** What a stalled client may cost beyond one that reads. MiB. */
const STALLED_MIB = 32;

/** What a client that asks and does not read may cost. MiB. */
const UNREAD_MIB = 256;

/** How long others may wait meanwhile. Milliseconds. */
const PING_MS = 500;

/** So many of its answers are waited for when it reads after all. */
const ANSWERS = 100;

/** How much longer a turn may take the client that reads. */
const SLOWER = 1.5;

const PATIENCE_MS = 60_000;

/**
 * One of two clients of a session stops reading. It costs bounded memory, the other does not feel it, and what it reads
 * later is every durable event, in order. One that asks a thousand times and doesn't read gets its answers when it does.
 */
export async function run({ report, half }) {
  const figures = {};
  for (const durability of half === "ours" ? ["os", "fsync"] : ["os"]) {
    const problems = [];
    const open = () => openArena(half, { PARLEY_DURABILITY: durability });
    const reading = await stream(await open(), false, problems);
    const stalled = await stream(await open(), true, problems);
    const beyond = stalled.grownMiB - reading.grownMiB;
    figures[durability] = { reading, stalled };
    if (beyond > STALLED_MIB) problems.push(`a stalled client costs ${beyond} MiB more than one that reads`);
    if (stalled.seconds > reading.seconds * SLOWER)
      problems.push(`a turn takes the other client ${stalled.seconds} s instead of ${reading.seconds} s`);
    const name = `stall · a client that stops reading (${durability})`;
    reportProblems(report, { name, problems, about: `${DELTAS} deltas, ${EVENTS} events` });
  }
  const problems = [];
  figures.unread = await askUnread(await openArena(half), problems);
  reportProblems(report, { name: "stall · a client that asks and does not read", problems, about: "" });
  return figures;
}

/** A long answer and many durable events; the second client reads none of it until the end if it `stalls`. */
async function stream(arena, stalls, problems) {
  try {
    const [first, second] = [await arena.wireClient(), await arena.wireClient()];
    const { sessionId } = await first.request("session.create", arena.config);
    await second.request("session.resume", { ...arena.config, sessionId });
    await turn(first, sessionId, "STREAM 2000");
    const witness = new Witness(stalls ? "the stalled client" : "the second client");
    witness.join();
    const all = new Promise((resolve) => {
      second.divert = (text) => {
        const { params } = JSON.parse(text);
        if (params?.event?.ephemeral || params?.event === undefined) return;
        witness.see(params.event);
        if (params.event.data.message === "the end") resolve(undefined);
      };
    });
    const { pid } = arena.runtime;
    const before = residentMemory(pid);
    const memory = watchMemory(pid);
    if (stalls) second.socket.pause();
    const began = performance.now();
    const events = await within(PATIENCE_MS, "a long answer", turn(first, sessionId, `STREAM ${DELTAS}`));
    const seconds = (performance.now() - began) / 1000;
    const characters = events
      .filter(({ type }) => type === "assistant.message_delta")
      .reduce((sum, { data }) => sum + data.deltaContent.length, 0);
    if (characters !== DELTAS * CHARACTERS_OF_DELTA)
      problems.push(`the reading client got ${characters} characters`);
    const note = (message) => first.request("session.log", { sessionId, message });
    for (let n = 0; n < EVENTS; n++) await note(`${n} ${"x".repeat(EVENT_BYTES)}`);
    const grownMiB = memory.stop() - before;
    second.socket.resume();
    const rest = logUntilCaughtUp(note, witness);
    await within(PATIENCE_MS, `${witness.name} to see the end`, Promise.all([rest, all]));
    const log = shownEvents(readLogFile(arena.logFile(sessionId)));
    problems.push(...witness.judge(log, { isComplete: true }).map(({ text }) => text));
    return { seconds: Number(seconds.toFixed(1)), grownMiB: Math.round(grownMiB) };
  } catch (error) {
    problems.push(error.message);
    return { seconds: 0, grownMiB: 0 };
  } finally {
    await arena.close();
  }
}

/** Events that go on while a client catches up, so that some are on their way to the log when it has; then the last. */
async function logUntilCaughtUp(note, witness) {
  for (let n = 0, isThere = false; !isThere || n < EVENTS; n++) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => note(`round ${n}`)));
    isThere = witness.last?.data.message === `round ${n}`;
  }
  await note("the end");
}

async function askUnread(arena, problems) {
  try {
    const [first, second] = [await arena.wireClient(), await arena.wireClient()];
    const { sessionId } = await first.request("session.create", arena.config);
    for (let n = 0; n < EVENTS / 10; n++)
      await first.request("session.log", { sessionId, message: "x".repeat(EVENT_BYTES) });
    const { pid } = arena.runtime;
    const before = residentMemory(pid);
    const memory = watchMemory(pid);
    second.socket.pause();
    let slowest = 0;
    let answers = 0;
    const answered = new Promise((resolve) => {
      second.divert = () => ++answers === ANSWERS && resolve(undefined);
    });
    const asking = (async () => {
      for (let n = 0; n < 1000; n++) {
        second.request("session.getMessages", { sessionId }).catch(() => {});
        const asked = performance.now();
        await first.request("ping", {});
        slowest = Math.max(slowest, performance.now() - asked);
      }
    })();
    await within(PATIENCE_MS, "the other client's pings", asking);
    const grownMiB = Math.round(memory.stop() - before);
    if (grownMiB > UNREAD_MIB) problems.push(`answers that nobody reads cost ${grownMiB} MiB`);
    if (slowest > PING_MS) problems.push(`a ping took the other client ${Math.round(slowest)} ms`);
    second.socket.resume();
    await within(PATIENCE_MS, "answers once the client reads", answered);
    return { grownMiB, slowestPingMs: Math.round(slowest) };
  } catch (error) {
    problems.push(error.message);
    return {};
  } finally {
    await arena.close();
  }
}

async function openArena(half, environment) {
  const arena = await Arena.open({ half, answer, environment });
  await arena.start();
  return arena;
}

function answer({ messages }) {
  const count = /STREAM (\d+)/.exec(JSON.stringify(messages.at(-1).content))?.[1];
  return { text: "x".repeat(Number(count) * CHARACTERS_OF_DELTA) };
}
