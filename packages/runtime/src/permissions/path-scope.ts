import { stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname } from "node:path";
import type { PermissionRequest } from "./gate.js";
import { isInside, resolveLinks } from "./real-path.js";
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
