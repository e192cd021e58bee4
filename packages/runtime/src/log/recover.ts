import { open } from "node:fs/promises";
import type { LogDamage, LogRecord } from "../ports/event-log.js";
import { parseRecord } from "./record.js";
import { scanLines } from "./scan-lines.js";
import { SparseIndex } from "./sparse-index.js";

export interface LogShape {
  /** Bytes of whole records. */
  readonly size: number;
  readonly tail: number;
  readonly index: SparseIndex;
}

/**
 * Measures a log file and mends its end: a last line without its newline gets one if the record is whole,
 * and is cut off if it isn't.
 *
 * @param visit is shown every good record
 */
export async function recoverShape(
  path: string,
  visit?: (record: LogRecord) => void,
): Promise<LogShape & { readonly damage: readonly LogDamage[] }> {
  const index = new SparseIndex();
  const damage: LogDamage[] = [];
  const file = await open(path, "r+");
  let size = 0;
  let tail = 0;
  try {
    const { size: end } = await file.stat();
    let torn: { offset: number; bytes: number } | undefined;
    let unfinished = false;
    await scanLines(file, { start: 0, end }, (line) => {
      const parsed = parseRecord(line.text);
      if (parsed.state === "damaged" && !line.whole) {
        torn = { offset: line.offset, bytes: line.bytes };
        return undefined;
      }
      const seq = parsed.state === "good" ? parsed.seq : tail + 1;
      if (parsed.state === "damaged") damage.push({ after: tail, bytes: line.bytes, reason: parsed.reason });
      else {
        index.note(seq, line.offset);
        visit?.({ seq, json: parsed.json });
      }
      tail = seq;
      size = line.offset + line.bytes;
      unfinished = !line.whole;
      return undefined;
    });
    if (torn) {
      damage.push({ after: tail, bytes: torn.bytes, reason: "torn-tail" });
      await file.truncate(torn.offset);
    } else if (unfinished) {
      await file.write("\n", size);
      size += 1;
    }
  } finally {
    await file.close();
  }
  return { size, tail, index, damage };
}
