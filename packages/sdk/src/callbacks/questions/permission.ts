import type {
  AttributedPermissionResult,
  PermissionRequestedData,
  PermissionRequestResult,
} from "../../types/questions.js";
import { isAttributedPermissionResult } from "../permissions.js";
import type { QuestionKind, Reply } from "./kind.js";

const METHOD = "session.permissions.handlePendingPermissionRequest";

const NOBODY_THERE: Reply = { method: METHOD, params: { result: { kind: "user-not-available" } } };

/** A tool call needs permission. Those that a hook decided are no question. */
export const permission: QuestionKind = {
  asked: "permission.requested",
  settled: "permission.completed",
  outlivesConnection: false,

  prepare(data, { handlers, sessionId, warn }) {
    const { permissionRequest, resolvedByHook } = data as unknown as PermissionRequestedData;
    const handler = handlers.config.onPermissionRequest;
    if (!handler || resolvedByHook) return undefined;
    const managedSettingsEnabled = handlers.managedSettingsEnabled;
    return async ({ signal }) => {
      try {
        return toReply(await handler(permissionRequest, { sessionId, managedSettingsEnabled, signal }));
      } catch (error) {
        if (!signal.aborted) warn(`The permission handler of session ${sessionId} failed: ${error}`);
        throw error;
      }
    };
  },

  failed: () => NOBODY_THERE,
  fallback: NOBODY_THERE,
};

function toReply(answer: PermissionRequestResult | AttributedPermissionResult): Reply | undefined {
  const isAttributed = isAttributedPermissionResult(answer);
  const result = isAttributed ? answer.result : answer;
  if (result.kind === "no-result") return undefined;
  const params = isAttributed ? { result, decisionContext: answer.decisionContext } : { result };
  return { method: METHOD, params };
}
