import type {
  SessionModeGet,
  SessionModeSet,
  SessionNameGet,
  SessionNameSet,
  SessionNameSetAuto,
  SessionOptionsUpdate,
} from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.mode.get": sessionHandler<typeof SessionModeGet>(({ state }) => state.mode),

  "session.mode.set": sessionHandler<typeof SessionModeSet>(async (session, { mode }) => {
    await session.modes.change(mode);
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

  "session.options.update": sessionHandler<typeof SessionOptionsUpdate>(
    async ({ models, events }, params) => {
      const { enableStreaming, modelCapabilitiesOverrides, ...rest } = params;
      const changed = {
        ...rest,
        ...(enableStreaming !== undefined && { streaming: enableStreaming }),
        ...(modelCapabilitiesOverrides && { modelCapabilities: modelCapabilitiesOverrides }),
      };
      await models.adopt(changed as Parameters<typeof models.adopt>[0], false);
      const { sessionLimits } = params;
      if (sessionLimits !== undefined) await events.emit("session.session_limits_changed", { sessionLimits });
      return { success: true, pluginHookCount: 0 };
    },
  ),
};
