import { open } from "node:fs/promises";
import type { LogDamage, Replay } from "../ports/event-log.js";
import { parseRecord } from "./record.js";
import { RecordSequence } from "./record-sequence.js";
import { type ByteSource, scanLines } from "./scan-lines.js";
import { SparseIndex } from "./sparse-index.js";

export interface LogShape {
  /** Bytes of whole records. */
  readonly size: number;
  readonly tail: number;
  readonly index: SparseIndex;
}

/** What a log's bytes come to. */
export interface RecoveredLog extends LogShape {
  readonly damage: readonly LogDamage[];
  /** What the last line needs before the log can be written: nothing, its newline, or to be cut off. */
  readonly end: "whole" | "unfinished" | { readonly tornBytes: number };
}

/**
 * Measures a log. A last line without its newline counts where the log may be written and its record is whole.
 *
 * @param access `read` leaves what is torn unread
 * @param visit is shown every good record
 */
export async function recoverRecords(
  source: ByteSource,
  { size: total, access }: { readonly size: number; readonly access: "read" | "write" },
  visit?: Replay,
): Promise<RecoveredLog> {
  const index = new SparseIndex();
  const damage: LogDamage[] = [];
  const sequence = new RecordSequence(0);
  let size = 0;
  let end: RecoveredLog["end"] = "whole";
  await scanLines(source, { start: 0, end: total }, (line) => {
    const parsed = parseRecord(line.text);
    if (!line.whole && (parsed.state === "damaged" || access === "read")) {
      end = { tornBytes: line.bytes };
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
    if (!line.whole) end = "unfinished";
    return undefined;
  });
  return { size, tail: sequence.last, index, damage, end };
}

/**
 * Measures a log file and, where it may be written, mends its end: a last line without its newline gets one
 * if the record is whole, and is cut off if it isn't.
 */
export async function recoverShape(
  path: string,
  access: "read" | "write",
  visit?: Replay,
): Promise<LogShape & { readonly damage: readonly LogDamage[] }> {
  const file = await open(path, access === "write" ? "r+" : "r");
  try {
    const { size: total } = await file.stat();
    const found = await recoverRecords(file, { size: total, access }, visit);
    if (access === "read" || found.end === "whole") return found;
    if (found.end !== "unfinished") {
      await file.truncate(found.size);
      return withTornTail(found, found.end.tornBytes);
    }
    await file.write("\n", found.size);
    return { ...found, size: found.size + 1 };
  } finally {
    await file.close();
  }
}

export function withTornTail(found: RecoveredLog, bytes: number): RecoveredLog {
  return { ...found, damage: [...found.damage, { after: found.tail, bytes, reason: "torn-tail" }] };
}
