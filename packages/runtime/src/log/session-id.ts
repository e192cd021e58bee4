/** What a session id may look like: it names a directory. Longer ones are refused by the official runtime's file system too. */
const SESSION_ID = /^[A-Za-z0-9_-]{1,200}$/;

/** Whether an id is safe to use as a directory name. */
export function isSessionId(id: string): boolean {
  return SESSION_ID.test(id);
}
