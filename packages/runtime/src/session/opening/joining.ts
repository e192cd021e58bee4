import type { OpenedSession, SessionConfigParams, SessionResumeParams } from "@parley/protocol";
import { tellCapabilities } from "../clients/capabilities.js";
import type { Session } from "../session.js";
import { openedSession, resumedSession } from "./opened-session.js";
import type { Attach } from "./opening.js";
import {
  emitResume,
  tellCommands,
  tellManagedSettings,
  tellOffers,
  warnOfOptions,
} from "./opening-events.js";

/** A client that creates a session which is open joins it without a word. */
export async function join(
  session: Session,
  params: SessionConfigParams,
  attach: Attach,
): Promise<OpenedSession> {
  await session.models.adopt(params, false);
  attach(session);
  tellManagedSettings(session);
  tellCommands(session, params);
  tellCapabilities(session);
  session.canvases.tell();
  await warnOfOptions(session, params);
  return openedSession(session);
}

/** A client that resumes a session which is open is announced. */
export async function rejoin(
  session: Session,
  params: SessionResumeParams,
  attach: Attach,
): Promise<OpenedSession> {
  await session.models.adopt(params, !params.disableResume);
  attach(session);
  tellCapabilities(session, "canvases");
  tellOffers(session, params);
  if (!params.continuePendingWork) await session.leftWork.decide("close");
  await emitResume(session, params);
  if (!params.disableResume) tellManagedSettings(session);
  tellCapabilities(session);
  session.canvases.tell();
  await warnOfOptions(session, params);
  await session.leftWork.decide("continue");
  tellCommands(session, params);
  return resumedSession(session, params);
}
