const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 10;

export interface ScannedLine {
  /** Without the newline. */
  readonly text: string;
  /** Where the line begins in the file. */
  readonly offset: number;
  /** Its length in bytes, newline included. */
  readonly bytes: number;
  /** False for a last line that has no newline. */
  readonly whole: boolean;
}

/** Where bytes can be read from: a file, or {@link bufferSource}. */
export interface ByteSource {
  read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
}

export function bufferSource(bytes: Buffer): ByteSource {
  return {
    read: async (target, offset, length, position) => ({
      bytesRead: bytes.copy(target, offset, position, position + length),
    }),
  };
}

/**
 * Reads the lines of a file between two offsets, a chunk at a time.
 *
 * @param visit returns `"stop"` to read no further
 */
export async function scanLines(
  file: ByteSource,
  range: { readonly start: number; readonly end: number },
  visit: (line: ScannedLine) => "stop" | undefined,
): Promise<void> {
  let offset = range.start;
  let position = range.start;
  let rest: Buffer[] = [];
  let restBytes = 0;
  while (position < range.end) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, range.end - position));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    let from = 0;
    for (;;) {
      const newline = chunk.subarray(0, bytesRead).indexOf(NEWLINE, from);
      if (newline < 0) break;
      const tail = chunk.subarray(from, newline);
      const text = rest.length > 0 ? Buffer.concat([...rest, tail]).toString() : tail.toString();
      const bytes = restBytes + tail.length + 1;
      if (visit({ text, offset, bytes, whole: true }) === "stop") return;
      offset += bytes;
      from = newline + 1;
      rest = [];
      restBytes = 0;
    }
    if (from < bytesRead) {
      rest.push(chunk.subarray(from, bytesRead));
      restBytes += bytesRead - from;
    }
  }
  if (restBytes > 0) visit({ text: Buffer.concat(rest).toString(), offset, bytes: restBytes, whole: false });
}
