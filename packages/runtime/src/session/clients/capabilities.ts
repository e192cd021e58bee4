import type { HostCapabilities, HostUiCapabilities } from "@parley/protocol";
import { ELICITATION_QUESTION } from "../questions/question-types.js";
import type { Session } from "../session.js";

/** What the clients of a session make possible together. */
export function capabilitiesOf({ questions, settings, canvases }: Session): Required<HostCapabilities> {
  return {
    ui: {
      elicitation: questions.canAsk(ELICITATION_QUESTION),
      mcpApps: settings.customization.requestMcpApps === true,
      canvases: canvases.areShown,
    },
    extensions: false,
  };
}

/** What each session's clients were told last. */
const told = new WeakMap<Session, Readonly<Record<string, boolean>>>();

/**
 * Tells the clients of a session what is possible now that wasn't, or isn't any more.
 *
 * @param only nothing is told of the others yet; by default all are
 */
export function tellCapabilities(session: Session, only?: keyof HostUiCapabilities): void {
  const before = told.get(session);
  const all: Readonly<Record<string, boolean>> = { ...capabilitiesOf(session).ui };
  const now = only === undefined || !before ? all : { ...before, [only]: all[only] === true };
  told.set(session, now);
  if (!before) return;
  const changed = Object.entries(now).filter(([name, value]) => before[name] !== value);
  if (changed.length === 0) return;
  session.events.emitEphemeral("capabilities.changed", { ui: Object.fromEntries(changed) });
}
