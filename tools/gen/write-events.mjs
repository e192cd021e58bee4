// Writes gen/events.ts: the union of all session events, and maps from an event's type to its data.
import { comment, header, importsOf } from "./text.mjs";

export function writeEvents(model) {
  const events = [...model.events].sort((a, b) => (a.type < b.type ? -1 : 1));
  return { "gen/events.ts": types(model, events), "gen/event-kinds.ts": kinds(events) };
}

function types(model, events) {
  const entries = (ephemeral) =>
    events
      .filter((event) => event.ephemeral === ephemeral)
      .map(
        (event) =>
          `${comment(event.summary, "  ")}  ${JSON.stringify(event.type)}: ${event.data.getText()};\n`,
      );
  return [
    header("events"),
    "\n",
    importsOf(
      model,
      events.flatMap((event) => [event.constant, event.data.getText()]),
    ),
    "\n/** Any session event this version knows. Narrow it by `type`. */\n",
    `export type SessionEvent =\n${events.map((event) => `  | ${event.constant}`).join("\n")};\n`,
    "\n/** Data of the events that are on the log, by type. */\n",
    `export interface DurableEventDataMap {\n${entries(false).join("")}}\n`,
    "\n/** Data of the events that are never on the log, by type. */\n",
    `export interface EphemeralEventDataMap {\n${entries(true).join("")}}\n`,
    "\nexport interface SessionEventDataMap extends DurableEventDataMap, EphemeralEventDataMap {}\n",
    "\nexport type DurableEventType = keyof DurableEventDataMap;\n",
    "export type EphemeralEventType = keyof EphemeralEventDataMap;\n",
    "export type SessionEventType = keyof SessionEventDataMap;\n",
  ].join("");
}

function kinds(events) {
  const list = (ephemeral) =>
    events
      .filter((event) => event.ephemeral === ephemeral)
      .map((event) => `  ${JSON.stringify(event.type)},\n`)
      .join("");
  return [
    header("events"),
    '\nimport type { DurableEventType, EphemeralEventType } from "./events.js";\n',
    `\nexport const durableEventTypes: readonly DurableEventType[] = [\n${list(false)}];\n`,
    `\nexport const ephemeralEventTypes: readonly EphemeralEventType[] = [\n${list(true)}];\n`,
  ].join("");
}
