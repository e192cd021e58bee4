import type {
  SessionPermissionsGetMode,
  SessionPermissionsHandlePendingPermissionRequest,
  SessionPermissionsPendingRequests,
  SessionPermissionsSetApproveAll,
  SessionPermissionsSetMode,
} from "@parley/protocol";
import { PERMISSION_QUESTION } from "../../session/question-types.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.permissions.handlePendingPermissionRequest": sessionHandler<
    typeof SessionPermissionsHandlePendingPermissionRequest
  >(async ({ questions }, { requestId, result }) => ({
    success: await questions.answer(PERMISSION_QUESTION, requestId, result),
  })),

  "session.permissions.pendingRequests": sessionHandler<typeof SessionPermissionsPendingRequests>(
    ({ questions }) => ({
      items: questions
        .list(PERMISSION_QUESTION)
        .map(({ requestId, data }) => ({ requestId, request: data["promptRequest"] as never })),
    }),
  ),

  "session.permissions.setApproveAll": sessionHandler<typeof SessionPermissionsSetApproveAll>(
    ({ permissions }, { enabled }) => {
      permissions.mode = enabled ? "allow-all" : "manual";
      return { success: true };
    },
  ),

  "session.permissions.setMode": sessionHandler<typeof SessionPermissionsSetMode>(
    async ({ permissions, events }, { mode }) => {
      if (mode !== "manual" && mode !== "allow-all") {
        throw new Error(`Permission mode "${mode}" is not supported; use "manual" or "allow-all"`);
      }
      const previousMode = permissions.mode;
      if (mode !== previousMode) await events.emit("session.permissions_changed", { previousMode, mode });
      permissions.mode = mode;
      return { success: true, mode };
    },
  ),

  "session.permissions.getMode": sessionHandler<typeof SessionPermissionsGetMode>(({ permissions }) => ({
    mode: permissions.mode,
  })),
};
