import type { SessionFsSetProviderRequest, SessionListFilterParams, StoredSession } from "@parley/protocol";
import { isSessionId } from "../../log/session-id.js";
import type { EventLog, EventLogStore } from "../../ports/event-log.js";
import type { SessionFiles } from "../../ports/session-files.js";
import { replay } from "../events/replay.js";
import { SessionState } from "../session-state.js";
import { type FilesKeeper, FilesProvider } from "./files-provider.js";
import { providedStorage, type SessionStorage } from "./session-storage.js";
import { readWorkspace, storedInfo, type Workspace, type WorkspaceInfo } from "./workspace.js";

/** The sessions that are open, which know more of themselves than is stored. */
export interface OpenSessions {
  get(
    id: string,
  ): { readonly log: EventLog; readonly state: SessionState; readonly workspace: Workspace } | undefined;
}

/** What is stored of sessions, whether they are open or not. */
export class StoredSessions {
  #storage: SessionStorage;
  readonly #open: OpenSessions;
  readonly #areInUse: () => boolean;
  #provider: FilesProvider | undefined;

  /** @param options.areInUse whether there are sessions whose files must stay where they are */
  constructor(
    storage: SessionStorage,
    { open, areInUse }: { readonly open: OpenSessions; readonly areInUse: () => boolean },
  ) {
    this.#storage = storage;
    this.#open = open;
    this.#areInUse = areInUse;
  }

  /** Where sessions are kept. */
  get storage(): SessionStorage {
    return this.#storage;
  }

  /** Whether a client keeps the files of every session. */
  get isWithClient(): boolean {
    return this.#provider !== undefined;
  }

  /** The logs of every session. */
  get logs(): EventLogStore {
    return this.#storage.logs;
  }

  /** Where a session keeps its files. @throws when the id can't be one */
  files(sessionId: string): SessionFiles {
    return this.#storage.files(sessionId);
  }

  /**
   * Has a client keep the files of every session, from now on.
   *
   * @throws while another client does, and while there are sessions whose files are elsewhere
   */
  keepFiles(layout: SessionFsSetProviderRequest, keeper: FilesKeeper): void {
    const provider = this.#provider;
    if (provider?.isKeptByOther(keeper.connectionId))
      throw new Error("Another client is already the session filesystem provider.");
    const areInUse = this.#areInUse();
    if (provider && areInUse) {
      provider.returned(keeper);
      return;
    }
    if (areInUse) {
      throw new Error(
        "Cannot set session filesystem provider while sessions are active. " +
          "Call sessionFs.setProvider before creating any sessions.",
      );
    }
    this.#provider = new FilesProvider(layout, keeper);
    this.#storage = providedStorage(this.#provider);
  }

  /** A connection was closed: what its client kept waits for it to come back. */
  keeperLeft(connectionId: number): void {
    this.#provider?.left(connectionId);
  }

  /**
   * The sessions in which something was said, the one used last first.
   *
   * @param metadataLimit how many are told of with more than their times; a negative number, or a fraction, means all
   */
  async list(filter: SessionListFilterParams = {}, metadataLimit = -1): Promise<StoredSession[]> {
    const ids = await this.logs.list();
    const found = await Promise.all(ids.map((id) => this.describe(id)));
    const listed = found
      .filter((session) => session !== undefined)
      .filter((session) => session.summary !== undefined && matches(session, filter))
      .sort((a, b) => b.modifiedTime.localeCompare(a.modifiedTime));
    const isLimit = Number.isInteger(metadataLimit) && metadataLimit >= 0;
    return isLimit ? listed.map((session, i) => (i < metadataLimit ? session : bare(session))) : listed;
  }

  /** What listings show of one session; `undefined` when there is none. */
  async describe(id: string): Promise<StoredSession | undefined> {
    const open = this.#open.get(id);
    if (open) return describe(open.workspace.info, open.state.modifiedTime);
    if (!isSessionId(id)) return undefined;
    const files = this.files(id);
    const log = await files.stat(files.path("events.jsonl")).catch(() => undefined);
    if (!log) return undefined;
    const info = (await readWorkspace(files)) ?? (await this.#readInfo(id));
    return info && describe({ ...info, id }, log.modified);
  }

  /** Whether a user chose the name of a session. */
  async isNamedByUser(id: string): Promise<boolean> {
    const info = this.#open.get(id)?.workspace.info ?? (await readWorkspace(this.files(id)));
    return info?.user_named === true;
  }

  /** Looks at the log of a session, open or not. @returns `undefined` when there is none */
  async withLog<Result>(
    sessionId: string,
    look: (log: EventLog) => Promise<Result>,
  ): Promise<Result | undefined> {
    const session = this.#open.get(sessionId);
    if (session) return look(session.log);
    const opened = await this.logs.peek(sessionId);
    if (!opened) return undefined;
    try {
      return await look(opened.log);
    } finally {
      await opened.log.close();
    }
  }

  /** What a session's log says of it, for one whose folder says nothing. */
  async #readInfo(sessionId: string): Promise<WorkspaceInfo | undefined> {
    const state = new SessionState();
    const opened = await this.logs.peek(sessionId, (record) => replay(record, state));
    await opened?.log.close();
    return opened && storedInfo(sessionId, state, {});
  }
}

function bare({ sessionId, startTime, modifiedTime, isRemote }: StoredSession): StoredSession {
  return { sessionId, startTime, modifiedTime, isRemote, isDetached: false };
}

function describe(
  info: Partial<WorkspaceInfo> & { readonly id: string },
  modifiedTime: string,
): StoredSession {
  const { name, client_name: clientName, cwd, git_root: gitRoot, repository, branch } = info;
  return {
    sessionId: info.id,
    startTime: info.created_at ?? modifiedTime,
    modifiedTime,
    isRemote: false,
    isDetached: false,
    ...(name && { summary: name, name }),
    ...(clientName && { clientName }),
    ...(cwd && {
      context: {
        cwd,
        ...(gitRoot && { gitRoot }),
        ...(repository && { repository }),
        ...(branch && { branch }),
      },
    }),
  };
}

function matches({ context }: StoredSession, filter: SessionListFilterParams): boolean {
  return (["cwd", "gitRoot", "repository", "branch"] as const).every(
    (field) => filter[field] === undefined || filter[field] === context?.[field],
  );
}
