import type {
  SessionFsReaddirWithTypesEntry,
  SessionFsSqliteQueryType,
  SessionFsStatResult,
  SessionFsSqliteQueryResult as WireQueryResult,
} from "@parley/protocol";

/** How this program serves the files of sessions. */
export interface SessionFsConfig {
  /** The working directory that sessions begin in. */
  initialCwd: string;
  /** Where in a session's file system the runtime keeps the session. */
  sessionStatePath: string;
  conventions: "windows" | "posix";
  capabilities?: {
    /** Whether providers have a database. Default false: no tools that need one are offered. */
    sqlite?: boolean;
  };
}

/** A file or folder. */
export type SessionFsFileInfo = Omit<SessionFsStatResult, "error">;

/** What a database query gave. */
export type SessionFsSqliteQueryResult = Omit<WireQueryResult, "error">;

export type SessionFsSqliteParams = Record<string, string | number | null>;

/** A statement of a transaction. */
export interface SessionFsSqliteStatement {
  /** `exec`: statements that give nothing; `query`: one that gives rows; `run`: one that changes rows. */
  queryType: SessionFsSqliteQueryType;
  query: string;
  /** By name. */
  params?: SessionFsSqliteParams;
}

/** The database of one session. */
export interface SessionFsSqliteProvider {
  /** Runs one query; what gives no rows may give nothing. */
  query(
    queryType: SessionFsSqliteQueryType,
    query: string,
    params?: SessionFsSqliteParams,
  ): Promise<SessionFsSqliteQueryResult | undefined>;
  /**
   * Runs statements, all or none, and gives a result for each.
   *
   * @throws SessionFsSqliteTransactionFailure to say whether trying again may help; any other error is final
   */
  transaction?(statements: SessionFsSqliteStatement[]): Promise<SessionFsSqliteQueryResult[]>;
  /** Whether there is a database already. Doesn't make one. */
  exists(): Promise<boolean>;
}

/**
 * The files of one session. Whatever a method throws is told to the runtime: as not found when its `code` is
 * `"ENOENT"`.
 */
export interface SessionFsProvider {
  readFile(path: string): Promise<string>;
  /** Makes the folders above, where they are missing. */
  writeFile(path: string, content: string, mode?: number): Promise<void>;
  /** Makes the folders above, where they are missing. */
  appendFile(path: string, content: string, mode?: number): Promise<void>;
  exists(path: string): Promise<boolean>;
  stat(path: string): Promise<SessionFsFileInfo>;
  mkdir(path: string, recursive: boolean, mode?: number): Promise<void>;
  /** Names only. */
  readdir(path: string): Promise<string[]>;
  readdirWithTypes(path: string): Promise<SessionFsReaddirWithTypesEntry[]>;
  /** With `force`, what isn't there is no error. */
  rm(path: string, recursive: boolean, force: boolean): Promise<void>;
  rename(src: string, dest: string): Promise<void>;
  sqlite?: SessionFsSqliteProvider;
}
