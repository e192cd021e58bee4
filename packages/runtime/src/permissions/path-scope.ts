import { readlink, realpath, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { PermissionRequest } from "./gate.js";
import type { SessionPermissions } from "./session-permissions.js";

/** A path that a request is about, outside of every directory the session may reach. */
export interface OutsidePath {
  /** As the request names it. */
  readonly path: string;
  /** With its links followed. */
  readonly real: string;
  readonly accessKind: "read" | "write";
}

/** Paths that are nothing and hold nothing. */
const HARMLESS: ReadonlySet<string> = new Set(["", "/dev/null"]);

/**
 * The path of a request, if it has to be asked about before the request itself.
 *
 * @param roots directories that the session may reach anyway, such as its working directory
 */
export async function outsidePath(
  request: PermissionRequest,
  permissions: SessionPermissions,
  roots: readonly string[],
): Promise<OutsidePath | undefined> {
  if (request.kind !== "read" && request.kind !== "write") return undefined;
  const path = String(request.kind === "read" ? request["path"] : request["fileName"]);
  if (permissions.unrestrictedPaths || permissions.mode === "allow-all" || HARMLESS.has(path))
    return undefined;
  const real = await resolveLinks(path);
  if (permissions.isPathApproved(real)) return undefined;
  const temporary = permissions.includeTempDirectory ? [tmpdir()] : [];
  for (const root of [...roots, ...permissions.directories, ...temporary]) {
    if (isInside(real, await resolveLinks(root))) return undefined;
  }
  return { path, real, accessKind: request.kind };
}

/** What a client shows a person of it (`PermissionPromptRequestPath`). */
export async function pathPrompt(outside: OutsidePath, toolCallId: string | undefined): Promise<object> {
  const { accessKind, path, real } = outside;
  const directory = accessKind === "read" ? await directoryToOffer(real) : undefined;
  return {
    kind: "path",
    accessKind,
    paths: [path],
    ...(directory !== undefined && { readOnlyDirectories: [directory] }),
    toolCallId,
  };
}

/** The directory around a path: one that exists, and is not the home of everything a user has. */
async function directoryToOffer(real: string): Promise<string | undefined> {
  const kind = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory();
  const directory = (await kind(real)) ? real : dirname(real);
  const offered = (await kind(directory)) && directory !== homedir() && directory !== "/";
  return offered ? directory : undefined;
}

/** Links followed one after the other; those that go in circles lead nowhere. */
const MAX_LINKS = 40;

/** A path with its links followed, also one to something that isn't there yet, as far as there is anything. */
export async function resolveLinks(path: string, links = MAX_LINKS): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const real = join(await resolveLinks(parent, links), path.slice(parent.length));
    const target = links > 0 ? await readlink(real).catch(() => undefined) : undefined;
    return target === undefined ? real : resolveLinks(resolve(dirname(real), target), links - 1);
  }
}

/** Whether a path is a directory or in it. Both absolute. */
export function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === "" || (way !== ".." && !way.startsWith("../") && !isAbsolute(way));
}
