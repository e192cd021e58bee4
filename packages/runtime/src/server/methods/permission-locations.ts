import { existsSync } from "node:fs";
import type {
  SessionPermissionsFolderTrustAddTrusted,
  SessionPermissionsFolderTrustIsTrusted,
  SessionPermissionsLocationsAddToolApproval,
  SessionPermissionsLocationsApply,
  SessionPermissionsLocationsResolve,
} from "@parley/protocol";
import { resolveLocation } from "../../permissions/index.js";
import { isTrusted, trust } from "../../session/customization/trusted-folders.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** Text: the official runtime's. */
const NO_FOLDER = "Failed to add trusted folder: No such file or directory (os error 2)";

/** What is approved for a place, and lasts. */
export const locationHandlers: Handlers = {
  "session.permissions.locations.resolve": sessionHandler<typeof SessionPermissionsLocationsResolve>(
    (_, { workingDirectory }) => resolveLocation(workingDirectory),
  ),

  "session.permissions.locations.apply": sessionHandler<typeof SessionPermissionsLocationsApply>(
    ({ permissions }, { workingDirectory }) => permissions.location.apply(workingDirectory),
  ),

  "session.permissions.locations.addToolApproval": sessionHandler<
    typeof SessionPermissionsLocationsAddToolApproval
  >(async ({ permissions }, { locationKey, approval }) => {
    await permissions.location.approve(locationKey, approval);
    return { success: true };
  }),

  "session.permissions.folderTrust.isTrusted": sessionHandler<typeof SessionPermissionsFolderTrustIsTrusted>(
    async (_, { path }, { connection }) => ({
      trusted: path !== "" && (await isTrusted(connection.runtime.home, path)),
    }),
  ),

  "session.permissions.folderTrust.addTrusted": sessionHandler<
    typeof SessionPermissionsFolderTrustAddTrusted
  >(async (_, { path }, { connection }) => {
    if (!existsSync(path)) throw new Error(NO_FOLDER);
    await trust(connection.runtime.home, path);
    return { success: true };
  }),
};
