import { isSessionId } from "../../log/session-id.js";

/** @throws in the official runtime's words, when one can't be a session's */
export function refuseInvalidIds(ids: readonly string[]): void {
  const invalid = ids.find((id) => !isSessionId(id));
  if (invalid !== undefined) throw new Error(`Invalid sessionId: ${JSON.stringify(invalid)}`);
}
