import type { Connection } from "../connection.js";

/** Where to look for what a person or a project brings. */
export interface DiscoveryPlaces {
  readonly home?: string;
  readonly workingDirectory?: string;
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
