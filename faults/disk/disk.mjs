import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { randomFrom } from "../../interop/lib/random.mjs";
import { Arena, within } from "../lib/arena.mjs";
import { judgeLog } from "../lib/invariants.mjs";
import { readLogFile, shownEvents } from "../lib/log-file.mjs";
import { reportProblems } from "../lib/report.mjs";
import { approveAll, eventsOf, turn } from "../lib/turn.mjs";
import { smallDisk } from "./small-disk.mjs";

/** Longest time between a prompt and the disk being full. Milliseconds. */
const MOMENT_MS = 60;

/** A prompt is refused within this time of the disk being full. Milliseconds. */
const REFUSAL_MS = 3000;

const REFUSAL = /disk is full|no space left|file too large/i;

/**
 * Fills the disk under a runtime at random moments of a session at work, and frees it again.
 *
 * While it is full: whoever asks is told so, clients are shown nothing that is not on the log, and the runtime answers.
 * When it is free: the same session goes on, as it does in a new process.
 */
export async function run({ report, seed, rounds = 10, seconds, half }) {
  const deadline = performance.now() + seconds * 1000;
  for (const durability of half === "ours" ? ["os", "fsync"] : ["os"]) {
    const random = randomFrom(seed);
    const arena = await Arena.open({ half, answer, environment: { PARLEY_DURABILITY: durability } });
    const disk = smallDisk(arena.sandbox.home);
    const problems = [];
    try {
      await arena.start();
      for (let round = 0; round < rounds && performance.now() < deadline; round++)
        problems.push(...(await fillOnce(arena, disk, random)));
    } catch (error) {
      problems.push(error.message);
    } finally {
      await arena.kill();
      disk.release();
      await arena.close();
    }
    const name = `disk · full and free again (${durability}, ${disk.kind})`;
    reportProblems(report, { name, problems, about: `${rounds} times` });
  }
}

async function fillOnce(arena, disk, random) {
  const wire = await arena.wireClient();
  approveAll(wire);
  const config = { ...arena.config, requestPermission: true };
  const { sessionId } = await wire.request("session.create", config);
  const other = (await wire.request("session.create", config)).sessionId;
  const file = arena.logFile(sessionId);
  const problems = [];

  await wire.request("session.send", { sessionId, prompt: "Work: first." });
  await delay(random() * MOMENT_MS);
  disk.fill(arena.runtime, existsSync(file) ? statSync(file).size : 0);
  const refusal = await refusedPrompt(wire, sessionId);
  if (refusal === undefined) problems.push("prompts are taken on a full disk");
  else if (!REFUSAL.test(refusal)) problems.push(`a prompt is refused without saying why: ${refusal}`);
  const newId = randomUUID();
  const refused = await wire
    .request("session.create", { ...config, sessionId: newId })
    .catch((error) => error);
  if (!REFUSAL.test(refused.message))
    problems.push(`a new session on a full disk: ${refused.message ?? "made"}`);
  await wire.request("ping", {});
  const logged = new Set(shownEvents(readLogFile(file)).map(({ id }) => id));
  const unlogged = eventsOf(wire, sessionId).filter(({ id, ephemeral }) => !ephemeral && !logged.has(id));
  for (const { type } of unlogged) problems.push(`${type} was shown and is not on the log`);

  disk.free(arena.runtime);
  for (const id of [sessionId, other]) await goesOn(wire, id, "when there is room again", problems);
  await wire
    .request("session.create", { ...config, sessionId: newId })
    .catch((error) => problems.push(`a session that was refused can't be created later: ${error.message}`));
  problems.push(...judgeLog(readLogFile(file)).map(({ text }) => text));

  await arena.kill();
  await arena.start();
  const next = await arena.wireClient();
  approveAll(next);
  await next.request("session.resume", { ...config, sessionId });
  await goesOn(next, sessionId, "in a new process", problems);
  const { events } = await next.request("session.getMessages", { sessionId });
  if (events.some(({ data }) => data.warningType === "log_damage")) problems.push("the log was damaged");
  for (const id of [sessionId, other, newId]) await next.request("session.delete", { sessionId: id });
  await next.close();
  return problems;
}

/** Sends prompts until the runtime refuses one. @returns why it does; `undefined` if it doesn't */
async function refusedPrompt(wire, sessionId) {
  const deadline = performance.now() + REFUSAL_MS;
  while (performance.now() < deadline) {
    try {
      await wire.request("session.send", { sessionId, prompt: `Work: more. ${"x".repeat(1000)}` });
    } catch (error) {
      return error.message;
    }
    await delay(1);
  }
  return undefined;
}

async function goesOn(wire, sessionId, when, problems) {
  try {
    const events = await within(10_000, `a prompt ${when}`, turn(wire, sessionId, "Work: after."));
    if (!events.some(({ data }) => data.content === "Done."))
      problems.push(`a prompt ${when} is not answered`);
  } catch (error) {
    problems.push(error.message);
  }
}

/** Each prompt: one command, then a word, some milliseconds apart. */
function answer({ messages }) {
  const prompt = messages.findLastIndex(({ role }) => role === "user");
  const between = () => delay(1);
  return messages.slice(prompt).some(({ role }) => role === "tool")
    ? { text: "Done.", between }
    : {
        text: "On it, in a moment.",
        between,
        tools: [{ id: randomUUID(), name: "bash", args: { command: "echo hi", description: "say hi" } }],
      };
}
