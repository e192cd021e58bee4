import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { randomFrom } from "../../interop/lib/random.mjs";
import { Arena, within } from "../lib/arena.mjs";
import { readLogFile } from "../lib/log-file.mjs";
import { reportProblems } from "../lib/report.mjs";
import { approveAll, turn } from "../lib/turn.mjs";

/** One in so many damaged sessions also gets a prompt, is closed and is opened once more. */
const WORKED_ON = 25;

/**
 * Damages a session's log in every way of `damages.mjs` and opens it: what is not damaged is there, what is lost is
 * warned of once, and the session goes on.
 */
export async function run({ report, seed, rounds = 300, seconds, half }) {
  const { damages } = await import("./damages.mjs");
  const random = randomFrom(seed);
  const arena = await Arena.open({ half, answer });
  try {
    await arena.start();
    const wire = await arena.wireClient();
    approveAll(wire);
    const original = await record(arena, wire);
    const deadline = performance.now() + seconds * 1000;
    const found = [];
    let count = 0;
    for (const damage of damages(original.bytes, { random, rounds })) {
      if (performance.now() > deadline) break;
      const isWorkedOn = count++ % WORKED_ON === 0 || damage.isReported === undefined;
      const problems = await within(
        20_000,
        damage.name,
        judge(arena, wire, { original, damage, isWorkedOn }),
      ).catch((error) => [error.message]);
      found.push(...problems.map((problem) => `${problem}: ${damage.name}`));
    }
    const name = "logs · a damaged log opens, warns and goes on";
    reportProblems(report, { name, problems: found, about: `${count} logs` });
    return { logs: count };
  } finally {
    await arena.close();
  }
}

/** The log of a session that has worked and was closed, and the events it shows when it is opened again. */
async function record(arena, wire) {
  const { sessionId } = await wire.request("session.create", { ...arena.config, requestPermission: true });
  await turn(wire, sessionId, "Work: first.");
  await turn(wire, sessionId, "Work: second.");
  await wire.request("session.detach", { sessionId });
  const file = arena.logFile(sessionId);
  const bytes = readFileSync(file);
  const { records } = readLogFile(file);
  await wire.request("session.resume", { ...arena.config, sessionId, disableResume: true });
  const { events } = await wire.request("session.getMessages", { sessionId });
  await wire.request("session.delete", { sessionId });
  return { sessionId, bytes, records, shown: events };
}

/** Puts the damaged log in a session's place and opens it. @returns what is wrong, as text */
async function judge(arena, wire, { original, damage, isWorkedOn }) {
  const { sessionId } = original;
  const file = arena.logFile(sessionId);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, damage.bytes);
  const open = () =>
    wire.request("session.resume", {
      ...arena.config,
      requestPermission: true,
      sessionId,
      disableResume: true,
    });
  const problems = [];
  try {
    if (damage.isGone) {
      const refused = await open().then(
        () => "opened",
        ({ message }) => message,
      );
      if (!/not found/i.test(refused)) problems.push(`a session of which nothing is left is ${refused}`);
      await wire.request("session.create", { ...arena.config, sessionId });
    } else {
      await open();
    }
    const { events } = await wire.request("session.getMessages", { sessionId });
    if (!events.every(isEvent)) problems.push("something is shown that is no event");
    if (damage.kept) problems.push(...differences(events, original, damage.kept));
    if (damage.isReported !== undefined && isWarned(events) !== damage.isReported)
      problems.push(damage.isReported ? "what is lost is not warned of" : "a warning of damage that is none");
    if (isWorkedOn) {
      await turn(wire, sessionId, "Work: third.");
      await wire.request("session.detach", { sessionId });
      await open();
      const again = (await wire.request("session.getMessages", { sessionId })).events;
      if (warnings(again).length !== warnings(events).length) problems.push("a warning is repeated");
      if (!isDeepStrictEqual(again.slice(0, events.length), events)) problems.push("its history changed");
    }
  } catch (error) {
    problems.push(`it does not work: ${error.message}`);
  }
  await wire.request("session.delete", { sessionId }).catch(() => {});
  rmSync(dirname(file), { recursive: true, force: true });
  wire.received.length = 0;
  return problems;
}

/** Compares the events of an opened session with those of the original that were not damaged. */
function differences(events, original, places) {
  const undamaged = new Set(places.map((place) => original.records[place].event.id));
  const kept = original.shown.filter(({ id }) => undamaged.has(id));
  const known = new Set(original.shown.map(({ id }) => id));
  const found = events.filter(({ id }) => known.has(id));
  if (isDeepStrictEqual(found, kept)) return [];
  if (found.some(({ id }) => !undamaged.has(id))) return ["an event is there that was damaged"];
  if (found.length > kept.length) return ["an event is there twice"];
  if (found.length < kept.length) return ["an event that was not damaged is missing"];
  return ["events are changed or in disorder"];
}

function warnings(events) {
  return events.filter(({ type, data }) => type === "session.warning" && data.warningType === "log_damage");
}

function isWarned(events) {
  return warnings(events).length > 0;
}

function isEvent({ id, type, timestamp, data }) {
  const strings = [id, type, timestamp];
  return strings.every((value) => typeof value === "string") && typeof data === "object" && data !== null;
}

/** Each prompt: one command, then a word. */
function answer({ messages }) {
  const prompt = messages.findLastIndex(({ role }) => role === "user");
  return messages.slice(prompt).some(({ role }) => role === "tool")
    ? { text: "Done." }
    : {
        text: "On it.",
        tools: [{ id: randomUUID(), name: "bash", args: { command: "echo hi", description: "say hi" } }],
      };
}
