import { statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import type { Durability } from "../../log/disk-log.js";
import { DiskLogStore } from "../../log/disk-store.js";
import { FilesLogStore } from "../../log/files-log-store.js";
import type { EventLogStore } from "../../ports/event-log.js";
import type { SessionFiles } from "../../ports/session-files.js";
import {
  diskWorkFiles,
  FileDatabase,
  keptWorkFiles,
  ProvidedDatabase,
  type SessionDatabase,
  type WorkFiles,
} from "../../tools/index.js";
import { clientDatabase } from "./client-database.js";
import { ClientFiles } from "./client-files.js";
import { DiskFiles } from "./disk-files.js";
import type { FilesProvider } from "./files-provider.js";
import { type WorkingContext, workingContext } from "./working-context.js";

/** There is no such folder to work in. */
export class FolderError extends Error {}

/** Where sessions are kept, and where they work. */
export interface SessionStorage {
  readonly logs: EventLogStore;
  /** Where a session keeps its files. @throws when the id can't be one */
  files(sessionId: string): SessionFiles;
  /** The filesystem that a session's file tools work on. */
  workFiles(sessionId: string): WorkFiles;
  /** A session's database; `undefined` where there is no SQLite. */
  database(sessionId: string): SessionDatabase | undefined;
  /** Where sessions work that aren't told where. */
  readonly initialDirectory: string;
  /** A working directory as a client gave it. @throws FolderError when there is none */
  workingDirectory(path: string): string;
  /** What a working directory is part of. */
  context(directory: string): WorkingContext;
}

/**
 * Sessions in a folder of this machine, one folder each.
 *
 * @param root absolute; made when first needed
 * @param options.durability default `os`
 * @param options.door where other runtimes reach this one
 */
export function diskStorage(
  root: string,
  {
    durability,
    door,
  }: { readonly durability?: Durability | undefined; readonly door?: string | undefined } = {},
): SessionStorage {
  const logs = new DiskLogStore(root, durability, door);
  const files = (sessionId: string) => new DiskFiles(logs.directory(sessionId));
  return {
    logs,
    files,
    workFiles: () => diskWorkFiles,
    database: (sessionId) => new FileDatabase(files(sessionId).path("session.db")),
    initialDirectory: process.cwd(),
    workingDirectory(path) {
      const folder = isAbsolute(path) ? path : resolve(path);
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
      throw new FolderError(`Directory does not exist or cannot be accessed: ${path}`);
    },
    context: workingContext,
  };
}

/** Sessions with a client that keeps their files. */
export function providedStorage(provider: FilesProvider): SessionStorage {
  const { initialCwd, capabilities } = provider.layout;
  const files = (sessionId: string) => new ClientFiles(sessionId, provider);
  return {
    logs: new FilesLogStore(files),
    files,
    workFiles: (sessionId) => keptWorkFiles(files(sessionId)),
    database: (sessionId) =>
      capabilities?.sqlite ? new ProvidedDatabase(clientDatabase(sessionId, provider)) : undefined,
    initialDirectory: initialCwd,
    workingDirectory: (path) => path,
    context: (cwd) => ({ cwd }),
  };
}
