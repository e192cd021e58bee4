import type { SessionListFilterParams, StoredSession, WorkspaceSummary } from "@parley/protocol";
import { isSessionId } from "../../log/session-id.js";
import type { Sessions } from "../sessions.js";
import { readWorkspace, type WorkspaceInfo } from "./workspace.js";

/** The sessions in which something was said, the one used last first. */
export async function listSessions(
  sessions: Sessions,
  filter: SessionListFilterParams = {},
): Promise<StoredSession[]> {
  const ids = await sessions.store.list();
  const found = await Promise.all(ids.map((id) => storedSession(sessions, id)));
  return found
    .filter((session) => session !== undefined)
    .filter((session) => session.summary !== undefined && matches(session, filter))
    .sort((a, b) => b.modifiedTime.localeCompare(a.modifiedTime));
}

/** What listings show of one session, open or not; `undefined` when there is none. */
export async function storedSession(sessions: Sessions, id: string): Promise<StoredSession | undefined> {
  const open = sessions.get(id);
  if (open) return describe(open.workspace.info, open.state.modifiedTime);
  if (!isSessionId(id)) return undefined;
  const files = sessions.files(id);
  const log = await files.stat(files.path("events.jsonl")).catch(() => undefined);
  if (!log) return undefined;
  const info = (await readWorkspace(files)) ?? (await sessions.readInfo(id));
  return info && describe({ ...info, id }, log.modified);
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

/** The part of `workspace.yaml` that `session.metadata.snapshot` repeats. */
export function workspaceSummary(info: WorkspaceInfo): WorkspaceSummary {
  const { client_name, summary_count, fork_count, ...summary } = info;
  return summary as WorkspaceSummary;
}
