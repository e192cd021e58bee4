export interface WantedLines {
  /** Counted from 1. */
  readonly first: number;
  /** -1 is the last line. */
  readonly last: number;
  readonly maxBytes: number;
}

export interface LinesRead {
  /** Without their newlines; the last may be a part of its line. */
  readonly lines: readonly string[];
  /**
   * How many lines the file has, at least: in a large file the count ends after what was wanted. What
   * follows the last newline counts as a line, empty or not.
   */
  readonly total: number;
  /** Whether there was no room for more. */
  readonly cut: boolean;
}

/** Bytes of a file that are read for the sake of counting its lines. */
const MAX_COUNTED_BYTES = 10 * 1024 * 1024;

/** Some lines of a file of any size, in constant memory, cut to `maxBytes`. */
export async function readLines(
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  wanted: WantedLines,
): Promise<LinesRead> {
  const last = wanted.last === -1 ? Number.POSITIVE_INFINITY : wanted.last;
  const kept: Buffer[] = [];
  let [line, room, cut, read] = [1, wanted.maxBytes, false, 0];
  const keep = (bytes: Buffer) => {
    if (bytes.length >= room) cut = true;
    const part = bytes.subarray(0, room);
    room -= part.length;
    if (part.length > 0) kept.push(Buffer.from(part));
  };
  for await (const chunk of content) {
    let start = 0;
    while (start <= chunk.length) {
      const newline = chunk.indexOf(10, start);
      const end = newline === -1 ? chunk.length : newline;
      const inside = line >= wanted.first && line <= last;
      /** The newline belongs to the text where another wanted line follows. */
      if (inside) keep(chunk.subarray(start, newline !== -1 && line < last ? end + 1 : end));
      if (newline === -1) break;
      line++;
      start = newline + 1;
    }
    read += chunk.length;
    if (read > MAX_COUNTED_BYTES && (line > last || cut)) break;
  }
  const text = Buffer.concat(kept).toString("utf8");
  /** The last line's ending is left out, all of it. */
  return { lines: text.replace(/\r$/, "").split("\n"), total: line, cut };
}
