import { statSync } from "node:fs";
import type { EventSink } from "../../ports/event-sink.js";
import type { SessionSettings } from "../opening/settings.js";
import { type WorkingContext, workingContext } from "./working-context.js";

/** A session that may work somewhere else. */
export interface MovingSession {
  readonly settings: SessionSettings;
  readonly events: EventSink;
  readonly announcer: { skillsChanged(): void };
  readonly workspace: { moved(context: WorkingContext): Promise<void> };
  changeSettings(settings: SessionSettings): void;
}

/**
 * Makes a session work somewhere else from its next call on.
 *
 * @param folder absolute
 * @throws when it is no folder
 */
export async function changeDirectory(session: MovingSession, folder: string): Promise<void> {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new Error(`Directory does not exist or cannot be accessed: ${folder}`);
  if (!found.isDirectory()) throw new Error(`Not a directory: ${folder}`);
  session.changeSettings({ ...session.settings, workingDirectory: folder });
  session.announcer.skillsChanged();
  await session.events.emit("session.context_changed", { cwd: folder, pendingGitContext: true });
  await tell(session, session.settings.usesGit ? workingContext(folder) : { cwd: folder });
}

/** Takes a client's word for where the session works; what is of another folder is not about this session. */
export async function recordContext(session: MovingSession, context: WorkingContext): Promise<void> {
  if (context.cwd === session.settings.workingDirectory) await tell(session, context);
}

async function tell(session: MovingSession, context: WorkingContext): Promise<void> {
  await session.events.emit("session.context_changed", context);
  await session.workspace.moved(context);
}
