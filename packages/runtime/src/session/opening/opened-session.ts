import type { OpenedSession, SessionConfigParams } from "@parley/protocol";
import { capabilitiesOf } from "../clients/capabilities.js";
import type { Session } from "../session.js";

/** The answer to whoever opened a session. */
export function openedSession(session: Session): OpenedSession {
  const { id, state, models, workspace } = session;
  return {
    sessionId: id,
    nativeSessionId: id,
    startTime: state.startTime,
    isRemote: false,
    mode: state.mode,
    workspacePath: workspace.directory,
    capabilities: capabilitiesOf(session),
    modelState: models.state,
  };
}

/** The answer to whoever resumed a session: one that shows canvases is told what to show. */
export function resumedSession(session: Session, params: SessionConfigParams): OpenedSession {
  const opened = openedSession(session);
  return params.requestCanvasRenderer ? { ...opened, openCanvases: session.canvases.shown } : opened;
}
