import type {
  ClientSessionApiHandlers,
  SessionFsError,
  SessionFsSqliteTransactionErrorClass,
} from "@parley/protocol";
import { messageOf, ParleyError } from "../errors.js";
import type { SessionFsConfig, SessionFsProvider, SessionFsSqliteProvider } from "../types/session-fs.js";

/** Answers the runtime's `sessionFs.*` requests. */
export type SessionFsHandler = NonNullable<ClientSessionApiHandlers["sessionFs"]>;

/** Why a transaction failed. `busyOrLocked`: nothing was changed, and trying again may help. */
export class SessionFsSqliteTransactionFailure extends Error {
  override readonly name = "SessionFsSqliteTransactionFailure";
  readonly errorClass: SessionFsSqliteTransactionErrorClass;

  /** @param errorClass default `fatal` */
  constructor(message: string, errorClass: SessionFsSqliteTransactionErrorClass = "fatal") {
    super(message);
    this.errorClass = errorClass;
  }
}

/** Answers the runtime's requests from a provider, turning what it throws into the runtime's own errors. */
export function createSessionFsAdapter(provider: SessionFsProvider): SessionFsHandler {
  return {
    readFile: ({ path }) => read(async () => ({ content: await provider.readFile(path) }), { content: "" }),
    writeFile: ({ path, content, mode }) => write(() => provider.writeFile(path, content, mode)),
    appendFile: ({ path, content, mode }) => write(() => provider.appendFile(path, content, mode)),
    exists: async ({ path }) => {
      try {
        return { exists: await provider.exists(path) };
      } catch {
        return { exists: false };
      }
    },
    stat: ({ path }) => {
      const now = new Date().toISOString();
      const nothing = { isFile: false, isDirectory: false, size: 0, mtime: now, birthtime: now };
      return read(() => provider.stat(path), nothing);
    },
    mkdir: ({ path, recursive, mode }) => write(() => provider.mkdir(path, recursive ?? false, mode)),
    readdir: ({ path }) => read(async () => ({ entries: await provider.readdir(path) }), { entries: [] }),
    readdirWithTypes: ({ path }) =>
      read(async () => ({ entries: await provider.readdirWithTypes(path) }), { entries: [] }),
    rm: ({ path, recursive, force }) => write(() => provider.rm(path, recursive ?? false, force ?? false)),
    rename: ({ src, dest }) => write(() => provider.rename(src, dest)),
    sqliteQuery: async ({ queryType, query, params }) =>
      (await database(provider).query(queryType, query, params as never)) ?? {
        rows: [],
        columns: [],
        rowsAffected: 0,
      },
    sqliteTransaction: async ({ statements }) => {
      try {
        const { sqlite } = provider;
        if (!sqlite?.transaction) throw new Error("SQLite transactions are not supported by this provider");
        return { results: await sqlite.transaction(statements as never) };
      } catch (error) {
        const errorClass = error instanceof SessionFsSqliteTransactionFailure ? error.errorClass : "fatal";
        return { results: [], error: { errorClass, message: messageOf(error) } };
      }
    },
    sqliteExists: async () => ({ exists: await database(provider).exists() }),
  };
}

/**
 * The handler for a session whose files this program serves.
 *
 * @throws ParleyError `ERR_INVALID_OPTION` when the provider has less than the client's options promise
 */
export function sessionFsHandler(config: SessionFsConfig, provider: SessionFsProvider): SessionFsHandler {
  if (config.capabilities?.sqlite && !provider.sqlite) {
    throw new ParleyError(
      "ERR_INVALID_OPTION",
      "SessionFsConfig declares capabilities.sqlite but the provider does not implement sqlite.",
    );
  }
  return createSessionFsAdapter(provider);
}

function database(provider: SessionFsProvider): SessionFsSqliteProvider {
  if (!provider.sqlite) throw new Error("SQLite is not supported by this provider");
  return provider.sqlite;
}

async function read<Result extends object>(run: () => Promise<Result>, nothing: Result) {
  try {
    return await run();
  } catch (error) {
    return { ...nothing, error: fsError(error) };
  }
}

async function write(run: () => Promise<void>): Promise<SessionFsError | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return fsError(error);
  }
}

function fsError(error: unknown): SessionFsError {
  const code = (error as { code?: unknown } | null)?.code === "ENOENT" ? "ENOENT" : "UNKNOWN";
  return { code, message: messageOf(error) };
}
