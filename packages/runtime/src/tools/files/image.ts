import { extname } from "node:path";
import type { Place, WorkFiles } from "./work-files.js";

const EXTENSIONS: ReadonlySet<string> = new Set([".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"]);

/** What providers take at most. The official runtime's limit for one image. */
const MAX_IMAGE_BYTES = 3_145_728;

/** How each kind of image begins. */
const SIGNATURES: readonly (readonly [mimeType: string, offset: number, bytes: string])[] = [
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/gif", 0, "GIF8"],
  ["image/webp", 8, "WEBP"],
  ["image/bmp", 0, "BM"],
];

export function isImage(path: string): boolean {
  return EXTENSIONS.has(extname(path).toLowerCase());
}

export interface ViewedImage {
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

/** An image as a model takes it; `undefined` when the file is no image, or too large a one. */
export async function viewImage(
  { path, size }: Pick<Place, "path" | "size">,
  files: WorkFiles,
): Promise<ViewedImage | undefined> {
  if (size > MAX_IMAGE_BYTES) return undefined;
  const bytes = await files.bytes(path);
  const found = SIGNATURES.find(
    ([, offset, start]) => bytes.toString("latin1", offset, offset + start.length) === start,
  );
  return found && { data: bytes.toString("base64"), mimeType: found[0] };
}
