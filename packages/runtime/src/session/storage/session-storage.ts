import type { Durability } from "../../log/disk-log.js";
import { DiskLogStore } from "../../log/disk-store.js";
import type { EventLogStore } from "../../ports/event-log.js";
import type { SessionFiles } from "../../ports/session-files.js";
import { DiskFiles } from "./disk-files.js";

/** Where sessions are kept. */
export interface SessionStorage {
  readonly logs: EventLogStore;
  /** Where a session keeps its files. @throws when the id can't be one */
  files(sessionId: string): SessionFiles;
}

/**
 * Sessions in a folder of this machine, one folder each.
 *
 * @param root absolute; made when first needed
 * @param durability default `os`
 */
export function diskStorage(root: string, durability?: Durability): SessionStorage {
  const logs = new DiskLogStore(root, durability);
  return { logs, files: (sessionId) => new DiskFiles(logs.directory(sessionId)) };
}
