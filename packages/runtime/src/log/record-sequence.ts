import type { LogDamage, LogRecord } from "../ports/event-log.js";
import { isCutMark, type ParsedRecord } from "./record.js";

/** What one line of a log file comes to. */
export interface SequencedLine {
  readonly record?: LogRecord;
  readonly damage: readonly LogDamage[];
}

/**
 * Numbers the records of a log as they are read, one line after the other: a damaged line takes the place of
 * the record it was, a line that repeats an earlier number is left out, and a hole in the numbers is reported
 * unless it was cut on purpose.
 */
export class RecordSequence {
  #last: number;

  /** @param last number of the record before the first line */
  constructor(last: number) {
    this.#last = last;
  }

  /** Number of the last record, damaged ones included. */
  get last(): number {
    return this.#last;
  }

  take(parsed: ParsedRecord, bytes: number): SequencedLine {
    const after = this.#last;
    if (parsed.state === "damaged") {
      this.#last = after + 1;
      return { damage: [{ after, bytes, reason: parsed.reason }] };
    }
    const seq = parsed.state === "good" ? parsed.seq : after + 1;
    if (seq <= after) return { damage: [{ after, bytes, reason: "repeated" }] };
    this.#last = seq;
    const count = seq - after - 1;
    const isWhole = count === 0 || isCutMark(parsed.json);
    return {
      record: { seq, json: parsed.json },
      damage: isWhole ? [] : [{ after, bytes: 0, reason: "missing", count }],
    };
  }
}
