import { open } from "node:fs/promises";
import { PlaceChangedError } from "./place.js";

/**
 * Writes a file's new content, through the same handle that proves it still has the old one.
 *
 * @throws PlaceChangedError when it has not
 */
export async function replaceContent(path: string, before: Buffer, after: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    if (!(await file.readFile()).equals(before)) throw new PlaceChangedError(path);
    const bytes = Buffer.from(after);
    await file.write(bytes, 0, bytes.length, 0);
    await file.truncate(bytes.length);
  } finally {
    await file.close();
  }
}
