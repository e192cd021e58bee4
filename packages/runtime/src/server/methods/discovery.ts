import { statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Connection } from "../connection.js";

/** Where to look for what a person or a project brings. */
export interface DiscoveryPlaces {
  readonly home?: string;
  readonly workingDirectory?: string;
}

export function isFolder(path: string): boolean {
  return isAbsolute(path) && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** @throws where there is no such folder. Text: the official runtime's. */
export function refuseMissing(folders: readonly string[] = []): void {
  if (!folders.every(isFolder)) throw new Error("Invalid working directory");
}

/**
 * The places that `agents.discover` and its like look in, each once: the person's, unless it is left out, then
 * the projects'.
 */
export function discoveryPlaces(
  { runtime }: Connection,
  wanted: {
    readonly projectPaths?: readonly string[] | undefined;
    readonly excludesHost?: boolean | undefined;
  },
): readonly DiscoveryPlaces[] {
  const projects = (wanted.projectPaths ?? []).map((workingDirectory) => ({ workingDirectory }));
  return wanted.excludesHost ? projects : [{ home: runtime.home }, ...projects];
}
