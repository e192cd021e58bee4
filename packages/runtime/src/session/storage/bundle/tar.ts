/** One file of an archive. */
export interface TarEntry {
  /** Relative, with slashes. */
  readonly path: string;
  readonly content: Buffer;
}

const BLOCK = 512;

/** An archive in the ustar format; names too long for it are told in a pax header. */
export function tarOf(entries: readonly TarEntry[], modified = new Date()): Buffer {
  const time = Math.floor(modified.getTime() / 1000);
  const parts = entries.flatMap(({ path, content }) => [
    ...longName(path, time),
    header({ name: path, size: content.length, time, kind: "0" }),
    padded(content),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function longName(path: string, time: number): Buffer[] {
  if (Buffer.byteLength(path) <= 100) return [];
  const rest = ` path=${path}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest);
  const content = Buffer.from(`${length}${rest}`);
  return [header({ name: "pax", size: content.length, time, kind: "x" }), padded(content)];
}

function header({ name, size, time, kind }: { name: string; size: number; time: number; kind: "0" | "x" }) {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, "0")}\0`, at, "latin1");
  block.write(Buffer.from(name).subarray(0, 100).toString("latin1"), 0, "latin1");
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(time, 136, 12);
  block.write("        ", 148, "latin1");
  block.write(kind, 156, "latin1");
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function padded(content: Buffer): Buffer {
  const missing = (BLOCK - (content.length % BLOCK)) % BLOCK;
  return missing === 0 ? content : Buffer.concat([content, Buffer.alloc(missing)]);
}
