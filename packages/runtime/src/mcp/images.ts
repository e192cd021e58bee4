import { crc32 } from "node:zlib";

/** An image that a model can be shown. */
export interface CheckedImage {
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

/** Whether bytes are a whole file of a type. The types every model takes. Source: the official runtime. */
const CHECKS: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  "image/png": isPng,
  "image/jpeg": (bytes) => has(bytes, "\xff\xd8\xff", "\xff\xd9"),
  "image/gif": (bytes) => has(bytes, "GIF87a", ";") || has(bytes, "GIF89a", ";"),
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
  return CHECKS[type]?.(Buffer.from(data, "base64")) ? { data, mimeType: type } : undefined;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ""));
}

function has(bytes: Buffer, start: string, end: string): boolean {
  const edges = [bytes.subarray(0, start.length), bytes.subarray(-end.length)];
  return edges[0]?.toString("latin1") === start && edges[1]?.toString("latin1") === end;
}

/** Source of the layout: the PNG specification, section 5: chunks of length, type, data and checksum. */
function isPng(bytes: Buffer): boolean {
  if (!has(bytes, "\x89PNG\r\n\x1a\n", "IEND\xaeB`\x82")) return false;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      return false;
    at = end + 4;
  }
  return at === bytes.length;
}
