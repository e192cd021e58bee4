import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute } from "node:path";
import type {
  SessionPermissionsPathsAdd,
  SessionPermissionsPathsIsPathWithinAllowedDirectories,
  SessionPermissionsPathsIsPathWithinWorkspace,
  SessionPermissionsPathsList,
  SessionPermissionsPathsUpdatePrimary,
} from "@parley/protocol";
import { isInside, outsidePath, resolveLinks } from "../../permissions/index.js";
import type { Session } from "../../session/session.js";
import { rootsOf } from "../../session/work/session-gate.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** Which directories tools may reach without a question about the path. */
export const pathHandlers: Handlers = {
  "session.permissions.paths.list": sessionHandler<typeof SessionPermissionsPathsList>(async (session) => {
    const { permissions } = session;
    await permissions.location.ready();
    const primary = primaryOf(session);
    const additional = session.settings.tools.additionalDirectories;
    const temporary = permissions.includeTempDirectory && !permissions.unrestrictedPaths ? [tmpdir()] : [];
    const directories = new Set([primary, ...temporary, ...additional, ...permissions.directories]);
    return {
      directories: [...directories],
      sessionApprovedPaths: permissions.approvedPaths,
      primary,
    } as never;
  }),

  "session.permissions.paths.add": sessionHandler<typeof SessionPermissionsPathsAdd>(
    ({ permissions }, { path }) => {
      permissions.addDirectory(existing(path));
      return { success: true };
    },
  ),

  "session.permissions.paths.updatePrimary": sessionHandler<typeof SessionPermissionsPathsUpdatePrimary>(
    ({ permissions }, { path }) => {
      permissions.primaryDirectory = existing(path);
      return { success: true };
    },
  ),

  "session.permissions.paths.isPathWithinAllowedDirectories": sessionHandler<
    typeof SessionPermissionsPathsIsPathWithinAllowedDirectories
  >(async (session, { path }) => {
    if (!isAbsolute(path)) return { allowed: false };
    await session.permissions.location.ready();
    const outside = await outsidePath(
      { kind: "read", path },
      session.permissions,
      rootsOf(session.permissions, session.settings),
    );
    return { allowed: outside === undefined };
  }),

  "session.permissions.paths.isPathWithinWorkspace": sessionHandler<
    typeof SessionPermissionsPathsIsPathWithinWorkspace
  >(async ({ workspace }, { path }) => {
    if (!isAbsolute(path)) return { allowed: false };
    return { allowed: isInside(await resolveLinks(path), await resolveLinks(workspace.directory)) };
  }),
};

function primaryOf({ permissions, settings }: Session): string {
  return permissions.primaryDirectory ?? settings.workingDirectory;
}

/** Wording of the refusals: the official runtime's. */
function existing(path: string): string {
  if (path === "") throw new Error("Directory path cannot be empty");
  if (!isAbsolute(path)) throw new Error(`Directory path must be absolute: ${path}`);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`Directory does not exist or cannot be accessed: ${path}`);
  return path;
}
