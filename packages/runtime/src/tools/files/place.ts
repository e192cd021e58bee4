import { realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { ToolContext } from "../tool.js";

/** A path as a call gave it, and what it really is when the call is judged. */
export interface Place {
  /** Absolute, otherwise as it was given; what messages and permission questions show. */
  readonly path: string;
  /** Where it really is, links followed; the nearest existing ancestor's where it doesn't exist. */
  readonly real: string;
  readonly kind: "file" | "directory" | "other" | "missing";
  /** Bytes. 0 unless it is a file. */
  readonly size: number;
}

export async function placeOf(given: string, context: ToolContext): Promise<Place> {
  const path = given === "" || isAbsolute(given) ? given : resolve(context.workingDirectory, given);
  const found = path === "" ? undefined : await stat(path).catch(() => undefined);
  const kind =
    found === undefined ? "missing" : found.isFile() ? "file" : found.isDirectory() ? "directory" : "other";
  return {
    path,
    real: await realPath(path || context.workingDirectory),
    kind,
    size: kind === "file" ? (found?.size ?? 0) : 0,
  };
}

/** The path with every link followed, as far as it exists. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), path.slice(parent.length));
  }
}

/**
 * Makes sure that a path still is what was judged.
 *
 * @throws PlaceChangedError when a link was turned since
 */
export async function assertUnmoved(place: Place): Promise<void> {
  if (place.path !== "" && (await realPath(place.path)) !== place.real)
    throw new PlaceChangedError(place.path);
}

/** What was approved is no longer what would happen. */
export class PlaceChangedError extends Error {
  override readonly name = "PlaceChangedError";

  constructor(path: string) {
    super(
      `${path} changed after permission was asked; no changes made. Look at it again before trying again.`,
    );
  }
}
