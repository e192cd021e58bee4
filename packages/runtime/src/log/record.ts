import { crc32 } from "node:zlib";

/**
 * One record on disk: `<seq> <crc32> <json>\n`. The checksum, eight lower-case hexadecimal digits, covers
 * the sequence number and the JSON, so that a record can't pass for another. A line that begins with `{` is
 * a record of the official runtime: plain JSON, numbered by its place.
 */
export function encodeRecord(seq: number, json: string): string {
  return `${seq} ${checksum(seq, json)} ${json}\n`;
}

export type ParsedRecord =
  | { readonly state: "good"; readonly seq: number; readonly json: string }
  | { readonly state: "plain"; readonly json: string }
  | { readonly state: "damaged"; readonly reason: "checksum" | "malformed" };

const HEAD = /^(\d{1,15}) ([0-9a-f]{8}) /;

/** @param line without its newline */
export function parseRecord(line: string): ParsedRecord {
  if (line.startsWith("{")) {
    return isEvent(line) ? { state: "plain", json: line } : { state: "damaged", reason: "malformed" };
  }
  const head = HEAD.exec(line);
  if (!head) return { state: "damaged", reason: "malformed" };
  const seq = Number(head[1]);
  const json = line.slice(head[0].length);
  if (checksum(seq, json) !== head[2]) return { state: "damaged", reason: "checksum" };
  return { state: "good", seq, json };
}

function checksum(seq: number, json: string): string {
  return crc32(json, seq >>> 0)
    .toString(16)
    .padStart(8, "0");
}

/** Whether plain JSON, which no checksum vouches for, is an event. */
function isEvent(text: string): boolean {
  try {
    const { type, id, data } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return typeof type === "string" && typeof id === "string" && typeof data === "object" && data !== null;
  } catch {
    return false;
  }
}

/** The first record after a place where the log was cut on purpose, so that the numbers go on with a jump. */
export const CUT_MARK = '{"control":"history-cut"}';

export function isCutMark(json: string): boolean {
  return json === CUT_MARK;
}
