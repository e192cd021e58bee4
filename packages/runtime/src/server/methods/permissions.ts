import type {
  SessionPermissionsConfigure,
  SessionPermissionsGetMode,
  SessionPermissionsHandlePendingPermissionRequest,
  SessionPermissionsModifyRules,
  SessionPermissionsNotifyPromptShown,
  SessionPermissionsPendingRequests,
  SessionPermissionsResetSessionApprovals,
  SessionPermissionsSetApproveAll,
  SessionPermissionsSetMode,
  SessionPermissionsSetRequired,
  SessionPermissionsUrlsSetUnrestrictedMode,
} from "@parley/protocol";
import type { PermissionRule } from "../../permissions/index.js";
import { PERMISSION_QUESTION } from "../../session/questions/question-types.js";
import { BYPASS_DISABLED, mayBypass } from "../../session/work/bypass.js";
import { changePermissionMode } from "../../session/work/permission-mode.js";
import { answered } from "../answers.js";
import { type Handlers, sessionHandler } from "../handler.js";
import { locationHandlers } from "./permission-locations.js";
import { pathHandlers } from "./permission-paths.js";

export const handlers: Handlers = {
  ...pathHandlers,
  ...locationHandlers,

  "session.permissions.handlePendingPermissionRequest": sessionHandler<
    typeof SessionPermissionsHandlePendingPermissionRequest
  >(({ questions }, { requestId, result }, { connection }) =>
    answered(questions, { type: PERMISSION_QUESTION, requestId, answer: result, by: connection.name }),
  ),

  "session.permissions.pendingRequests": sessionHandler<typeof SessionPermissionsPendingRequests>(
    ({ questions }) => ({
      items: questions
        .list(PERMISSION_QUESTION)
        .map(({ requestId, data }) => ({ requestId, request: data["promptRequest"] as never })),
    }),
  ),

  "session.permissions.setApproveAll": sessionHandler<typeof SessionPermissionsSetApproveAll>(
    (session, { enabled }) => {
      if (enabled && !mayBypass(session, "approve_all")) throw new Error(BYPASS_DISABLED);
      session.permissions.approveAllTools = enabled;
      return { success: true };
    },
  ),

  "session.permissions.setMode": sessionHandler<typeof SessionPermissionsSetMode>(
    async (session, { mode }) => {
      const success = mode !== "assisted" && (await changePermissionMode(session, mode));
      return { success, mode: session.permissions.mode };
    },
  ),

  "session.permissions.getMode": sessionHandler<typeof SessionPermissionsGetMode>(({ permissions }) => ({
    mode: permissions.mode,
  })),

  "session.permissions.configure": sessionHandler<typeof SessionPermissionsConfigure>((session, params) => {
    const { permissions } = session;
    const { rules, paths, urls, additionalContentExclusionPolicies: exclusions } = params;
    if (exclusions && exclusions.length > 0) throw new Error("Content exclusion policies are not supported.");
    const approvesAll = params.approveAllToolPermissionRequests ?? permissions.approveAllTools;
    permissions.approveAllTools = approvesAll && mayBypass(session, "approve_all");
    permissions.approveAllReads = params.approveAllReadPermissionRequests ?? permissions.approveAllReads;
    if (rules) permissions.rules = rules;
    if (urls) {
      permissions.unrestrictedUrls = (urls.unrestricted ?? false) && mayBypass(session, "unrestricted_urls");
      permissions.allowedUrls = urls.initialAllowed ?? [];
    }
    if (paths) {
      permissions.primaryDirectory = undefined;
      const reachesAll = (paths.unrestricted ?? false) && mayBypass(session, "unrestricted_paths");
      permissions.unrestrictedPaths = reachesAll;
      permissions.includeTempDirectory = paths.includeTempDirectory ?? true;
      permissions.replaceDirectories(paths.additionalDirectories ?? []);
    }
    return { success: true };
  }),

  "session.permissions.modifyRules": sessionHandler<typeof SessionPermissionsModifyRules>(
    ({ permissions }, { scope, add = [], remove = [], removeAll }) => {
      if (scope === "location") {
        if (remove.length > 0) throw new Error(LOCATION_RULES_STAY);
        permissions.locationRules = [...(removeAll ? [] : permissions.locationRules), ...add];
        return { success: true };
      }
      const kept = removeAll
        ? []
        : permissions.rules.approved.filter((rule) => !remove.some((other) => isSameRule(rule, other)));
      const added = add.filter((rule) => !kept.some((other) => isSameRule(rule, other)));
      permissions.rules = { ...permissions.rules, approved: [...kept, ...added] };
      return { success: true };
    },
  ),

  "session.permissions.setRequired": sessionHandler<typeof SessionPermissionsSetRequired>(
    (session, { required }, { connection }) => {
      session.clients.setAnswers(connection.id, PERMISSION_QUESTION, required);
      return { success: true };
    },
  ),

  "session.permissions.resetSessionApprovals": sessionHandler<typeof SessionPermissionsResetSessionApprovals>(
    ({ permissions }, { includeLocation }) => {
      permissions.resetApprovals({ includeLocation });
      return { success: true };
    },
  ),

  // The gate tells hooks of every question itself.
  "session.permissions.notifyPromptShown": sessionHandler<typeof SessionPermissionsNotifyPromptShown>(() => ({
    success: true,
  })),

  "session.permissions.urls.setUnrestrictedMode": sessionHandler<
    typeof SessionPermissionsUrlsSetUnrestrictedMode
  >((session, { enabled }) => {
    if (enabled && !mayBypass(session, "unrestricted_urls")) throw new Error(BYPASS_DISABLED);
    session.permissions.unrestrictedUrls = enabled;
    return { success: true };
  }),
};

/** Source of the text: the official runtime. */
const LOCATION_RULES_STAY =
  "modifyRules: per-rule removal from the location scope is not supported. " +
  "Use `removeAll: true` to clear all location-scoped rules.";

function isSameRule(a: PermissionRule, b: PermissionRule): boolean {
  return a.kind === b.kind && a.argument === b.argument;
}
