/** An image that a model can be shown. */
export interface CheckedImage {
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** How whole files of the types that every model takes begin and end. Source of the list: the official runtime. */
const FORMATS: readonly { mimeType: string; starts: readonly string[]; ends: string }[] = [
  { mimeType: "image/png", starts: ["\x89PNG\r\n\x1a\n"], ends: "\0\0\0\0IEND\xaeB`\x82" },
  { mimeType: "image/jpeg", starts: ["\xff\xd8\xff"], ends: "\xff\xd9" },
  { mimeType: "image/gif", starts: ["GIF87a", "GIF89a"], ends: ";" },
];

/**
 * Makes sure that an image is what it is said to be, and whole: a model provider refuses the whole
 * conversation for one that isn't.
 *
 * @returns `undefined` when it is not
 */
export function checkImage(data: unknown, mimeType: unknown): CheckedImage | undefined {
  if (typeof data !== "string" || typeof mimeType !== "string" || !BASE64.test(data)) return undefined;
  const type = mimeType.split(";")[0]?.trim().toLowerCase().replace("image/jpg", "image/jpeg");
  const format = FORMATS.find((known) => known.mimeType === type);
  if (!format) return undefined;
  const bytes = Buffer.from(data, "base64").toString("latin1");
  const isWhole = format.starts.some((start) => bytes.startsWith(start)) && bytes.endsWith(format.ends);
  return isWhole ? { data, mimeType: format.mimeType } : undefined;
}
