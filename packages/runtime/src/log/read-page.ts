import type { LogDamage, LogPage, LogRecord, ReadOptions } from "../ports/event-log.js";
import { parseRecord } from "./record.js";
import { RecordSequence } from "./record-sequence.js";
import { type ByteSource, scanLines } from "./scan-lines.js";
import type { SparseIndex } from "./sparse-index.js";

/** The readable part of a log. */
export interface Readable {
  readonly source: ByteSource;
  readonly index: SparseIndex;
  /** Bytes that may be read. */
  readonly end: number;
}

/** Reads the records after a number, as many as the limits allow, and at least one. */
export async function readPage(
  { source, index, end }: Readable,
  { after, maxRecords, maxBytes }: ReadOptions,
): Promise<LogPage> {
  const records: LogRecord[] = [];
  const damage: LogDamage[] = [];
  const place = index.locate(after + 1) ?? { seq: 1, offset: 0 };
  const sequence = new RecordSequence(place.seq - 1);
  let bytes = 0;
  let hasMore = false;
  let next = after;
  await scanLines(source, { start: place.offset, end }, (line) => {
    const { record, damage: found } = sequence.take(parseRecord(line.text), line.bytes);
    if (sequence.last <= after) return undefined;
    if (record) {
      if (records.length >= maxRecords || (records.length > 0 && bytes + line.bytes > maxBytes)) {
        hasMore = true;
        return "stop";
      }
      records.push(record);
      bytes += line.bytes;
    }
    damage.push(...found);
    next = sequence.last;
    return undefined;
  });
  return { records, next, hasMore, damage };
}

/** Where record `seq` ends: the offset of the byte after it. */
export async function offsetAfter({ source, index, end }: Readable, seq: number): Promise<number> {
  const place = index.locate(seq + 1) ?? { seq: 1, offset: 0 };
  const sequence = new RecordSequence(place.seq - 1);
  let offset = place.offset;
  await scanLines(source, { start: place.offset, end }, (line) => {
    sequence.take(parseRecord(line.text), line.bytes);
    if (sequence.last > seq) return "stop";
    offset = line.offset + line.bytes;
    return undefined;
  });
  return offset;
}
