import type {
  SessionModeGet,
  SessionModelGetCurrent,
  SessionModelList,
  SessionModelSetReasoningEffort,
  SessionModelSwitchTo,
  SessionModeSet,
  SessionNameGet,
  SessionNameSet,
  SessionNameSetAuto,
  SessionOptionsUpdate,
} from "@parley/protocol";
import { applyParams } from "../../session/opening/settings.js";
import type { Session } from "../../session/session.js";
import { sessionFor } from "../attachments.js";
import { type Handlers, handler, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.model.getCurrent": sessionHandler<typeof SessionModelGetCurrent>(modelState),

  "session.model.switchTo": handler<typeof SessionModelSwitchTo>(async (params, { connection }) => {
    const session = await sessionFor(connection, params.sessionId);
    const previous = session.model.info.id;
    const { modelId, reasoningEffort } = params;
    const model = await (await connection.runtime.sessions()).resolveFor(session, modelId);
    await session.changeModel(model, reasoningEffort);
    const effort = reasoningEffort === undefined ? "" : ` (${reasoningEffort})`;
    return {
      status: "applied",
      deferred: false,
      modelId,
      ...(previous !== modelId && { message: `Model changed from ${previous} to ${modelId}${effort}` }),
      deprecationWarnings: [],
      modelState: modelState(session),
    };
  }),

  "session.model.setReasoningEffort": sessionHandler<typeof SessionModelSetReasoningEffort>(
    async (session, { reasoningEffort }) => {
      await session.changeModel(session.model, reasoningEffort);
      return { reasoningEffort };
    },
  ),

  "session.model.list": sessionHandler<typeof SessionModelList>(({ model }) => ({
    list: [{ id: model.info.id, name: model.info.name }],
    modelPriceCategories: [],
    quotaSnapshots: {},
  })),

  "session.mode.get": sessionHandler<typeof SessionModeGet>(({ state }) => state.mode),

  "session.mode.set": sessionHandler<typeof SessionModeSet>(async (session, { mode }) => {
    await session.changeMode(mode);
    return { status: "unchanged", modelChanged: false, modeApplied: true };
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

  "session.options.update": handler<typeof SessionOptionsUpdate>(async (wanted, { connection }) => {
    const session = await sessionFor(connection, wanted.sessionId);
    const { model, enableStreaming, ...rest } = wanted;
    const changed = { ...rest, ...(enableStreaming !== undefined && { streaming: enableStreaming }) };
    const params = changed as Parameters<typeof applyParams>[1];
    session.changeSettings(applyParams(session.settings, params, session.storage));
    if (model !== undefined && model !== session.model.info.id) {
      const resolved = await (await connection.runtime.sessions()).resolveFor(session, model);
      await session.changeModel(resolved, wanted.reasoningEffort);
    }
    return { success: true, pluginHookCount: 0 };
  }),
};

function modelState({ model, settings }: Session) {
  const { reasoningEffort } = settings;
  return { modelId: model.info.id, ...(reasoningEffort !== undefined && { reasoningEffort }) };
}
