import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Arena, within } from "../lib/arena.mjs";
import { judgeLog } from "../lib/invariants.mjs";
import { readLogFile } from "../lib/log-file.mjs";
import { reportProblems } from "../lib/report.mjs";
import { turn } from "../lib/turn.mjs";

/** What a refusal must say: that there is such a session already, or that another runtime has it. */
const REFUSAL = /exists already|in use|owned|owner|another runtime|held by/i;

const PROMPTS = 3;

/** How long a dead owner's session may take to open elsewhere. Milliseconds. */
const TAKEOVER_MS = 10_000;

/**
 * Two runtimes on one home are asked for the same session at the same moment. One gets it; the other passes everything
 * on to it, or says who has it. The log stays one. When the owner is killed, the other takes over.
 */
export async function run({ report, rounds = 5, seconds, half }) {
  const arena = await Arena.open({ half, answer: () => ({ text: "Done." }) });
  const deadline = performance.now() + seconds * 1000;
  const problems = [];
  const takeovers = [];
  try {
    for (let round = 0; round < rounds && performance.now() < deadline; round++) {
      const runtimes = [await arena.startAnother(), await arena.startAnother()];
      try {
        const clients = await Promise.all(runtimes.map(({ port }) => arena.wireClient(port)));
        problems.push(...(await race(arena, clients, "create")));
        problems.push(...(await race(arena, clients, "resume")));
        takeovers.push(await takeOver(arena, { runtimes, clients }));
      } finally {
        await Promise.all(runtimes.map((runtime) => runtime.stop("SIGKILL")));
      }
    }
  } catch (error) {
    problems.push(error.message);
  } finally {
    await arena.close();
  }
  const name = "owners · of two runtimes one owns a session, and the log stays one";
  reportProblems(report, { name, problems, about: `${rounds} times` });
  return { slowestTakeoverMs: Math.round(Math.max(...takeovers)) };
}

async function race(arena, clients, kind) {
  const sessionId = randomUUID();
  const params = { ...arena.config, sessionId };
  if (kind === "resume") {
    await clients[0].request("session.create", params);
    await turn(clients[0], sessionId, "First.");
    await clients[0].request("session.detach", { sessionId });
  }
  const problems = [];
  const opened = await Promise.all(
    clients.map((client) =>
      client.request(`session.${kind}`, params).then(
        () => client,
        (error) => {
          if (!REFUSAL.test(error.message))
            problems.push(`a ${kind} is refused without a reason: ${error.message}`);
        },
      ),
    ),
  );
  const holders = opened.filter((client) => client !== undefined);
  if (holders.length === 0) problems.push(`nobody gets the session that both ${kind}`);
  await Promise.all(holders.map((client) => work(client, sessionId, problems)));
  const found = judgeLog(readLogFile(arena.logFile(sessionId)));
  return [...problems, ...found.map(({ text }) => `${text}, after both ${kind}`)];
}

async function work(client, sessionId, problems) {
  for (let n = 0; n < PROMPTS; n++)
    await within(5000, "a prompt of one of two", turn(client, sessionId, `Prompt ${n}.`)).catch((error) =>
      problems.push(error.message),
    );
}

/** Kills the owner. @returns the milliseconds until the session opens at the other runtime */
async function takeOver(arena, { runtimes: [owner], clients: [first, second] }) {
  const sessionId = randomUUID();
  const params = { ...arena.config, sessionId };
  await first.request("session.create", params);
  await turn(first, sessionId, "First.");
  await owner.stop("SIGKILL");
  const began = performance.now();
  const open = async () => {
    for (;;) {
      try {
        return await second.request("session.resume", params);
      } catch {
        await delay(10);
      }
    }
  };
  await within(TAKEOVER_MS, "a killed owner's session", open());
  await turn(second, sessionId, "Second.");
  return performance.now() - began;
}
