import type { RpcCaller } from "@parley/protocol";
import { ParleyError } from "../errors.js";
import type { SessionListFilter, SessionMetadata } from "../types/sessions.js";

/** A session as it is listed on the wire. Source: the founding client. */
interface WireSession {
  sessionId: string;
  startTime: string;
  modifiedTime: string;
  summary?: string;
  isRemote: boolean;
  context?: { cwd: string; gitRoot?: string; repository?: string; branch?: string };
}

/** The sessions that a runtime keeps. */
export class SessionDirectory {
  readonly #caller: RpcCaller;

  constructor(caller: RpcCaller) {
    this.#caller = caller;
  }

  async list(filter?: SessionListFilter): Promise<SessionMetadata[]> {
    const { sessions } = await this.#call<{ sessions: WireSession[] }>(
      "session.list",
      filter ? { filter: wireFilter(filter) } : {},
    );
    return sessions.map(metadata);
  }

  async get(sessionId: string): Promise<SessionMetadata | undefined> {
    const { session } = await this.#call<{ session?: WireSession }>("session.getMetadata", { sessionId });
    return session && metadata(session);
  }

  /** @throws ParleyError `ERR_REFUSED` when it is not deleted */
  async delete(sessionId: string): Promise<void> {
    const { success, error } = await this.#call<{ success: boolean; error?: string }>("session.delete", {
      sessionId,
    });
    if (success) return;
    throw new ParleyError(
      "ERR_REFUSED",
      `Failed to delete session ${sessionId}: ${error ?? "Unknown error"}`,
    );
  }

  async lastId(): Promise<string | undefined> {
    return (await this.#call<{ sessionId?: string }>("session.getLastId", {})).sessionId;
  }

  async foregroundId(): Promise<string | undefined> {
    return (await this.#call<{ sessionId?: string }>("session.getForeground", {})).sessionId;
  }

  /** @throws ParleyError `ERR_REFUSED` */
  async setForeground(sessionId: string): Promise<void> {
    const { success, error } = await this.#call<{ success: boolean; error?: string }>(
      "session.setForeground",
      { sessionId },
    );
    if (!success) throw new ParleyError("ERR_REFUSED", error ?? "Failed to set foreground session");
  }

  async #call<Result>(method: string, params: object): Promise<Result> {
    return (await this.#caller.request(method, params)) as Result;
  }
}

function wireFilter({ workingDirectory, ...rest }: SessionListFilter) {
  return workingDirectory === undefined ? rest : { ...rest, cwd: workingDirectory };
}

function metadata(session: WireSession): SessionMetadata {
  const { sessionId, startTime, modifiedTime, summary, isRemote, context } = session;
  return {
    sessionId,
    startTime: new Date(startTime),
    modifiedTime: new Date(modifiedTime),
    ...(summary === undefined ? {} : { summary }),
    isRemote,
    ...(context ? { context: wireContext(context) } : {}),
  };
}

function wireContext({ cwd, gitRoot, repository, branch }: NonNullable<WireSession["context"]>) {
  return {
    workingDirectory: cwd,
    ...(gitRoot === undefined ? {} : { gitRoot }),
    ...(repository === undefined ? {} : { repository }),
    ...(branch === undefined ? {} : { branch }),
  };
}
