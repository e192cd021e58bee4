import type { StoredSession } from "@parley/protocol";
import type { Sessions } from "../../session/sessions.js";

/** The session that was used last in a folder; where there is none, that was used last at all. */
export async function lastUsed(
  sessions: Sessions,
  cwd: string | undefined,
): Promise<StoredSession | undefined> {
  const listed = await sessions.stored.list();
  return listed.find((session) => cwd !== undefined && session.context?.cwd === cwd) ?? listed[0];
}
