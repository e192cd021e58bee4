import { cp, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DiskLogStore } from "../../log/disk-store.js";
import { FileChanges } from "./file-changes/file-changes.js";
import { officialLog } from "./official-log.js";

/** What a session leaves behind: it is of the runtime that had it. */
const OWN_FILES = /\.lock$|^events\.jsonl$|^\.owner-|\.tmp$/;

/**
 * Writes a session, which may be in use, where the official runtime can resume it: its log in the official runtime's format,
 * and the files beside it.
 *
 * @param from absolute; a home directory of this runtime
 * @param to absolute; a home directory of the official runtime
 * @returns the folder of the copy
 * @throws when there is no such session, or one of its id already is there
 */
export async function exportSession(sessionId: string, from: string, to: string): Promise<string> {
  const store = new DiskLogStore(join(from, "session-state"));
  const opened = await store.peek(sessionId);
  if (!opened) throw new Error(`There is no session ${sessionId} in ${from}.`);
  try {
    const source = store.directory(sessionId);
    const target = join(to, "session-state", sessionId);
    const log = join(target, "events.jsonl");
    if (await stat(log).catch(() => undefined))
      throw new Error(`There is a session ${sessionId} in ${to} already.`);
    await mkdir(target, { recursive: true, mode: 0o700 });
    for (const name of await readdir(source)) {
      if (!OWN_FILES.test(name)) await cp(join(source, name), join(target, name), { recursive: true });
    }
    await settleFiles(target);
    await writeLog(log, officialLog(opened.log));
    return target;
  } finally {
    await opened.log.close();
  }
}

/** Closes the turn that is open in a copy, in terms that the official runtime knows. */
async function settleFiles(target: string): Promise<void> {
  const changes = new FileChanges(target);
  await changes.restore();
  await changes.settle();
}

/** The log appears whole, or not at all. */
async function writeLog(path: string, pages: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  const file = await open(draft, "w", 0o600);
  try {
    for await (const page of pages) await file.write(page);
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}
