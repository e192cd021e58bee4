import { isDeepStrictEqual } from "node:util";
import type {
  ContextTier,
  ParamsOf,
  SessionModeGet,
  SessionModeSet,
  SessionNameGet,
  SessionNameSet,
  SessionNameSetAuto,
  SessionOptionsUpdate,
} from "@parley/protocol";
import type { ModelSwitch } from "../../session/model/model-switch.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.mode.get": sessionHandler<typeof SessionModeGet>(({ state }) => state.mode),

  // The model that a session plans with comes and goes with the mode.
  "session.mode.set": sessionHandler<typeof SessionModeSet>(async (session, params) => {
    const { mode, expectedMode } = params;
    if (expectedMode !== undefined && expectedMode !== session.state.mode) {
      return { status: "unchanged", modelChanged: false, modeApplied: false };
    }
    const { planning } = session.models;
    if (mode === "plan" && params.planModelConfigured) planning.want(planModel(params));
    const switched = await (mode === "plan" ? planning.begin() : planning.end());
    await session.modes.change(mode);
    if (!switched) return { status: "unchanged", modelChanged: false, modeApplied: true };
    const { message } = switched;
    return {
      status: "applied",
      modelChanged: true,
      modeApplied: true,
      ...(message !== undefined && { message }),
      deprecationWarnings: [],
    };
  }),

  "session.name.get": sessionHandler<typeof SessionNameGet>(({ workspace }) => ({
    name: workspace.info.name ?? null,
  })),

  "session.name.set": sessionHandler<typeof SessionNameSet>((session, { name }) => {
    if (name.trim() === "") throw new Error("Session name cannot be empty");
    session.announcer.renamed(name.trim(), true);
    return null;
  }),

  "session.name.setAuto": sessionHandler<typeof SessionNameSetAuto>((session, { summary }) => {
    const applied = !session.workspace.info.user_named && summary.trim() !== "";
    if (applied) session.announcer.renamed(summary.trim(), false);
    return { applied };
  }),

  "session.options.update": sessionHandler<typeof SessionOptionsUpdate>(async (session, params) => {
    const { models, events, customization } = session;
    const pluggedIn = () => session.settings.customization.installedPlugins ?? [];
    const before = pluggedIn();
    const { enableStreaming, modelCapabilitiesOverrides, ...rest } = params;
    const changed = {
      ...rest,
      ...(enableStreaming !== undefined && { streaming: enableStreaming }),
      ...(modelCapabilitiesOverrides && { modelCapabilities: modelCapabilitiesOverrides }),
    };
    await models.update(changed as Parameters<typeof models.update>[0]);
    const { sessionLimits } = params;
    if (!isDeepStrictEqual(before, pluggedIn())) await customization.reloadPlugins();
    if (sessionLimits !== undefined) await events.emit("session.session_limits_changed", { sessionLimits });
    return { success: true, pluginHookCount: 0 };
  }),
};

function planModel(params: ParamsOf<typeof SessionModeSet>): ModelSwitch | undefined {
  const { planModel: modelId, planReasoningEffort: reasoningEffort, planContextTier } = params;
  if (!modelId) return undefined;
  return {
    modelId,
    ...(reasoningEffort !== undefined && { reasoningEffort }),
    ...(planContextTier !== undefined && { contextTier: planContextTier as ContextTier }),
  };
}
