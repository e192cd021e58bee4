import { randomUUID } from "node:crypto";
import type {
  SessionLimitPredictionPredict,
  SessionModelSwitchAutoTier,
  SessionUiHandlePendingAutoModeSwitch,
  SessionUiHandlePendingSessionLimitsExhausted,
  SessionUiRegisterDirectAutoModeSwitchHandler,
  SessionUiUnregisterDirectAutoModeSwitchHandler,
} from "@parley/protocol";
import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { AUTO } from "../../session/model/allowed-models.js";
import type { Session } from "../../session/session.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** Who takes switches of the automatic model upon itself, by handle. */
const takers = new WeakMap<Session, Set<string>>();

/**
 * What has to do with models that GitHub chooses, and with credits that GitHub counts. A session with models of its
 * own never asks about either, so no answer ever finds a question.
 */
export const handlers: Handlers = {
  "session.ui.handlePendingAutoModeSwitch": sessionHandler<typeof SessionUiHandlePendingAutoModeSwitch>(
    () => ({ success: false }),
  ),

  "session.ui.handlePendingSessionLimitsExhausted": sessionHandler<
    typeof SessionUiHandlePendingSessionLimitsExhausted
  >(() => ({ success: false })),

  "session.ui.registerDirectAutoModeSwitchHandler": sessionHandler<
    typeof SessionUiRegisterDirectAutoModeSwitchHandler
  >((session) => {
    const handle = `dams-${randomUUID()}`;
    takers.set(session, (takers.get(session) ?? new Set<string>()).add(handle));
    return { handle };
  }),

  "session.ui.unregisterDirectAutoModeSwitchHandler": sessionHandler<
    typeof SessionUiUnregisterDirectAutoModeSwitchHandler
  >((session, { handle }) => ({ unregistered: takers.get(session)?.delete(handle) ?? false })),

  // Sessions here spend no credits, so none of them tells how many another would take.
  "session.limitPrediction.predict": sessionHandler<typeof SessionLimitPredictionPredict>(
    ({ models }, params) => {
      const modelId = params?.modelId || models.selected;
      if (!modelId) return { kind: "unavailable", reason: "no_model" };
      if (modelId === AUTO) return { kind: "unavailable", reason: "auto_unresolved" };
      throw new Error("No baseline of AI credits: sessions of this runtime spend none");
    },
  ),

  "session.model.switchAutoTier": sessionHandler<typeof SessionModelSwitchAutoTier>(
    ({ models }, { autoTier }) => {
      if (models.selected !== AUTO) {
        throw new RpcError(
          ErrorCode.InvalidParams,
          "Auto preference switching requires the selected model to be `auto`",
        );
      }
      const supersededAutoTier = models.switchAutoTier(autoTier);
      const superseded = supersededAutoTier === undefined ? {} : { supersededAutoTier };
      if (autoTier === null) return { status: "unchanged", ...superseded };
      return { status: "pending", pendingAutoTier: autoTier, ...superseded };
    },
  ),
};
