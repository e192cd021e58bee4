import { open } from "node:fs/promises";

/** A file's text, of which no more than `maxBytes` are read. Bytes that are no UTF-8 are replaced. */
export async function readText(path: string, maxBytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, end: maxBytes - 1 })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    return Buffer.concat(chunks, size).toString("utf8");
  } finally {
    await file.close();
  }
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

/** Some lines of a file of any size, in constant memory, cut to `maxBytes`. `last` -1 is the last line. */
export async function readLines(
  path: string,
  wanted: { first: number; last: number; maxBytes: number },
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
  const file = await open(path, "r");
  try {
    for await (const data of file.createReadStream({ autoClose: false })) {
      const chunk = data as Buffer;
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
  } finally {
    await file.close();
  }
  const text = Buffer.concat(kept).toString("utf8");
  /** The last line's ending is left out, all of it. */
  return { lines: text.replace(/\r$/, "").split("\n"), total: line, cut };
}
