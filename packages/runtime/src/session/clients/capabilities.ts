import type { HostCapabilities } from "@parley/protocol";
import { ELICITATION_QUESTION } from "../questions/question-types.js";
import type { Session } from "../session.js";

/** What the clients of a session make possible together. */
export function capabilitiesOf({ questions, settings }: Session): Required<HostCapabilities> {
  return {
    ui: {
      elicitation: questions.canAsk(ELICITATION_QUESTION),
      mcpApps: settings.customization.requestMcpApps === true,
      canvases: false,
    },
    extensions: false,
  };
}

/** What each session's clients were told last. */
const told = new WeakMap<Session, Readonly<Record<string, boolean>>>();

/** Tells the clients of a session what is possible now that wasn't, or isn't any more. */
export function tellCapabilities(session: Session): void {
  const before = told.get(session);
  const now: Readonly<Record<string, boolean>> = { ...capabilitiesOf(session).ui };
  told.set(session, now);
  if (!before) return;
  const changed = Object.entries(now).filter(([name, value]) => before[name] !== value);
  if (changed.length === 0) return;
  session.events.emitEphemeral("capabilities.changed", { ui: Object.fromEntries(changed) });
}
