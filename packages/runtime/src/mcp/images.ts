import { crc32 } from "node:zlib";

/** An image that a model can be shown. */
export interface CheckedImage {
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

/**
 * The bytes of a whole file of a type; `undefined` when they are none. The types every model takes. Source: the
 * official runtime.
 */
const CHECKS: Readonly<Record<string, (bytes: Buffer) => Buffer | undefined>> = {
  "image/png": mendPng,
  "image/jpeg": (bytes) => (has(bytes, "\xff\xd8\xff", "\xff\xd9") ? bytes : undefined),
  "image/gif": (bytes) => (has(bytes, "GIF87a", ";") || has(bytes, "GIF89a", ";") ? bytes : undefined),
};

/**
 * Makes sure that an image is what it is said to be, and whole: a model provider refuses the whole
 * conversation for one that isn't.
 *
 * @returns `undefined` when it is not
 */
export function checkImage(data: unknown, mimeType: unknown): CheckedImage | undefined {
  if (typeof data !== "string" || typeof mimeType !== "string" || !isBase64(data)) return undefined;
  const type = mimeType.split(";")[0]?.trim().toLowerCase().replace("image/jpg", "image/jpeg") ?? "";
  const bytes = Buffer.from(data, "base64");
  const checked = CHECKS[type]?.(bytes);
  if (!checked) return undefined;
  return { data: checked === bytes ? data : checked.toString("base64"), mimeType: type };
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ""));
}

function has(bytes: Buffer, start: string, end: string): boolean {
  const edges = [bytes.subarray(0, start.length), bytes.subarray(-end.length)];
  return edges[0]?.toString("latin1") === start && edges[1]?.toString("latin1") === end;
}

/**
 * Drops the damaged chunks of a PNG that an image can be shown without. Source of the layout: the PNG
 * specification, section 5: chunks of length, type, data and checksum; a type that can be missed begins with
 * a small letter.
 */
function mendPng(bytes: Buffer): Buffer | undefined {
  if (!has(bytes, "\x89PNG\r\n\x1a\n", "IEND\xaeB`\x82")) return undefined;
  const kept = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) return undefined;
    const isGood = crc32(bytes.subarray(at + 4, end)) === bytes.readUInt32BE(end);
    const isNeeded = ((bytes[at + 4] ?? 0) & 0x20) === 0;
    if (isGood) kept.push(bytes.subarray(at, end + 4));
    else if (isNeeded) return undefined;
    at = end + 4;
  }
  const mended = Buffer.concat(kept);
  return at !== bytes.length ? undefined : mended.length === bytes.length ? bytes : mended;
}
