import { open } from "node:fs/promises";
import type { LogDamage, Replay } from "../ports/event-log.js";
import { parseRecord } from "./record.js";
import { RecordSequence } from "./record-sequence.js";
import { scanLines } from "./scan-lines.js";
import { SparseIndex } from "./sparse-index.js";

export interface LogShape {
  /** Bytes of whole records. */
  readonly size: number;
  readonly tail: number;
  readonly index: SparseIndex;
}

/**
 * Measures a log file and, where it may be written, mends its end: a last line without its newline gets one
 * if the record is whole, and is cut off if it isn't.
 *
 * @param access `read` leaves the file as it is, and what is torn unread
 * @param visit is shown every good record
 */
export async function recoverShape(
  path: string,
  access: "read" | "write",
  visit?: Replay,
): Promise<LogShape & { readonly damage: readonly LogDamage[] }> {
  const index = new SparseIndex();
  const damage: LogDamage[] = [];
  const sequence = new RecordSequence(0);
  const file = await open(path, access === "write" ? "r+" : "r");
  let size = 0;
  try {
    const { size: end } = await file.stat();
    let torn: { offset: number; bytes: number } | undefined;
    let unfinished = false;
    await scanLines(file, { start: 0, end }, (line) => {
      const parsed = parseRecord(line.text);
      if (!line.whole && (parsed.state === "damaged" || access === "read")) {
        torn = { offset: line.offset, bytes: line.bytes };
        return undefined;
      }
      const after = sequence.last;
      const { record, damage: found } = sequence.take(parsed, line.bytes);
      damage.push(...found);
      if (record) {
        index.note(record.seq, line.offset);
        if (visit?.(record) === false) damage.push({ after, bytes: line.bytes, reason: "unusable" });
      }
      size = line.offset + line.bytes;
      unfinished = !line.whole;
      return undefined;
    });
    if (access === "write" && torn) {
      damage.push({ after: sequence.last, bytes: torn.bytes, reason: "torn-tail" });
      await file.truncate(torn.offset);
    } else if (access === "write" && unfinished) {
      await file.write("\n", size);
      size += 1;
    }
  } finally {
    await file.close();
  }
  return { size, tail: sequence.last, index, damage };
}
