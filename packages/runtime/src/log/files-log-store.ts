import type { EventLog, EventLogStore, OpenedLog, Replay } from "../ports/event-log.js";
import type { SessionFiles } from "../ports/session-files.js";
import { FilesLog } from "./files-log.js";
import { type RecoveredLog, recoverRecords, withTornTail } from "./recover.js";
import { bufferSource } from "./scan-lines.js";
import { SparseIndex } from "./sparse-index.js";

/**
 * Event logs among the files of each session, wherever those are. Who keeps the files sees to it that one
 * runtime at a time has a session: there are no locks. Sessions can't be listed.
 */
export class FilesLogStore implements EventLogStore {
  readonly #files: (sessionId: string) => SessionFiles;

  constructor(files: (sessionId: string) => SessionFiles) {
    this.#files = files;
  }

  async create(sessionId: string): Promise<EventLog> {
    const files = this.#files(sessionId);
    const path = pathOf(files);
    if (await files.read(path))
      throw new Error(`Session ${sessionId} exists already; resume it, or delete it first.`);
    return new FilesLog(files, path, { size: 0, tail: 0, index: new SparseIndex() });
  }

  async open(sessionId: string, replay?: Replay): Promise<OpenedLog | undefined> {
    const files = this.#files(sessionId);
    const text = await files.read(pathOf(files));
    if (!text) return undefined;
    const found = await recoverRecords(...sourceOf(text, "write"), replay);
    const mended = await mendEnd(found, text, files);
    return { log: new FilesLog(files, pathOf(files), mended), damage: mended.damage };
  }

  async peek(sessionId: string, replay?: Replay): Promise<OpenedLog | undefined> {
    const files = this.#files(sessionId);
    const text = await files.read(pathOf(files));
    if (!text) return undefined;
    const found = await recoverRecords(...sourceOf(text, "read"), replay);
    return { log: new FilesLog(files, pathOf(files), found), damage: found.damage };
  }

  async list(): Promise<readonly string[]> {
    return [];
  }

  owner(): undefined {
    return undefined;
  }

  async delete(sessionId: string): Promise<boolean> {
    const files = this.#files(sessionId);
    if (!(await files.read(pathOf(files)))) return false;
    await files.remove(files.directory);
    return true;
  }
}

function pathOf(files: SessionFiles): string {
  return files.path("events.jsonl");
}

function sourceOf(text: string, access: "read" | "write") {
  const bytes = Buffer.from(text);
  return [bufferSource(bytes), { size: bytes.length, access }] as const;
}

async function mendEnd(found: RecoveredLog, text: string, files: SessionFiles): Promise<RecoveredLog> {
  if (found.end === "whole") return found;
  if (found.end === "unfinished") {
    await files.append(pathOf(files), "\n");
    return { ...found, size: found.size + 1 };
  }
  await files.write(pathOf(files), Buffer.from(text).toString("utf8", 0, found.size));
  return withTornTail(found, found.end.tornBytes);
}
