import { existsSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";

/** Events that are the runtime's own: on the log, and shown to no client. */
const HIDDEN = new Set(["session.usage_record"]);

/**
 * Reads a session's log without any code of the runtime's: `<number> <checksum> <json>` lines, or the official
 * runtime's plain JSON lines.
 *
 * @returns `records` (`{ seq, event }`) and `problems`, each a line that is not what it should be
 */
export function readLogFile(path) {
  const records = [];
  const problems = [];
  if (!existsSync(path)) return { records, problems, isTorn: false };
  const lines = readFileSync(path, "utf8").split("\n");
  const rest = lines.pop();
  for (const line of lines) {
    const seq = records.length + 1;
    const record = line.startsWith("{") ? { seq, event: parsed(line) } : numbered(line);
    if (record?.event === undefined) problems.push(`line ${seq} is damaged: ${line.slice(0, 80)}`);
    else if (record.seq !== seq) problems.push(`line ${seq} has number ${record.seq}`);
    records.push(record ?? { seq, event: {} });
  }
  return { records, problems, isTorn: rest !== "" };
}

/** The events among a log's records that clients are shown, oldest first. */
export function shownEvents({ records }) {
  return records.map(({ event }) => event).filter(({ type }) => type !== undefined && !HIDDEN.has(type));
}

function numbered(line) {
  const [, seq, sum, json] = /^(\d+) ([0-9a-f]{8}) (.*)$/.exec(line) ?? [];
  if (json === undefined || crc32(json, Number(seq)) !== Number.parseInt(sum, 16)) return undefined;
  return { seq: Number(seq), event: parsed(json) };
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
