import type {
  SessionPermissionsFolderTrustAddTrusted,
  SessionPermissionsFolderTrustIsTrusted,
  SessionPermissionsLocationsAddToolApproval,
  SessionPermissionsLocationsApply,
  SessionPermissionsLocationsResolve,
} from "@parley/protocol";
import { readApproval } from "../../permissions/index.js";
import { addApproval, applyLocation, locationOf } from "../../session/permission-locations.js";
import { isTrusted, trust } from "../../session/trusted-folders.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** What is approved for a place, and lasts. */
export const locationHandlers: Handlers = {
  "session.permissions.locations.resolve": sessionHandler<typeof SessionPermissionsLocationsResolve>(
    (_, { workingDirectory }) => locationOf(workingDirectory),
  ),

  "session.permissions.locations.apply": sessionHandler<typeof SessionPermissionsLocationsApply>(
    (session, { workingDirectory }, { connection }) =>
      applyLocation(connection.runtime.home, session.permissions, workingDirectory),
  ),

  "session.permissions.locations.addToolApproval": sessionHandler<
    typeof SessionPermissionsLocationsAddToolApproval
  >(async ({ permissions }, { locationKey, approval }, { connection }) => {
    const checked = readApproval(approval);
    if (!checked) throw new Error(`Approvals of kind "${approval.kind}" are not supported.`);
    await addApproval(connection.runtime.home, permissions, { locationKey, approval: checked });
    return { success: true };
  }),

  "session.permissions.folderTrust.isTrusted": sessionHandler<typeof SessionPermissionsFolderTrustIsTrusted>(
    async (_, { path }, { connection }) => ({ trusted: await isTrusted(connection.runtime.home, path) }),
  ),

  "session.permissions.folderTrust.addTrusted": sessionHandler<
    typeof SessionPermissionsFolderTrustAddTrusted
  >(async (_, { path }, { connection }) => {
    await trust(connection.runtime.home, path);
    return { success: true };
  }),
};
