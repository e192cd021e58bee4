import type {
  SessionPlanRead,
  SessionPlanReadSqlTodos,
  SessionPlanReadSqlTodosWithDependencies,
  SessionWorkspacesAddSummary,
  SessionWorkspacesDiff,
  SessionWorkspacesEnsure,
  SessionWorkspacesGetWorkspace,
  SessionWorkspacesListCheckpoints,
  SessionWorkspacesReadCheckpoint,
  SessionWorkspacesTruncateSummaries,
  SessionWorkspacesUpdateMetadata,
} from "@parley/protocol";
import { workspaceDiff } from "../../session/history/file-changes/workspace-diff.js";
import {
  addCheckpoint,
  keepCheckpoints,
  listCheckpoints,
  readCheckpoint,
} from "../../session/storage/checkpoints.js";
import type { WorkingContext } from "../../session/storage/working-context.js";
import type { Workspace } from "../../session/storage/workspace.js";
import { NO_TODOS } from "../../tools/index.js";
import { type Handlers, sessionHandler } from "../handler.js";
import { workspaceFileHandlers } from "./workspace-files.js";

export const handlers: Handlers = {
  ...workspaceFileHandlers,

  "session.plan.read": sessionHandler<typeof SessionPlanRead>(async ({ workspace }) => {
    const content = await workspace.plan();
    return { exists: content !== undefined, content: content ?? null, path: workspace.planPath };
  }),

  "session.plan.readSqlTodos": sessionHandler<typeof SessionPlanReadSqlTodos>(async ({ database }) => {
    const { rows } = (await database?.todos()) ?? NO_TODOS;
    return { rows: rows as never };
  }),

  "session.plan.readSqlTodosWithDependencies": sessionHandler<typeof SessionPlanReadSqlTodosWithDependencies>(
    async ({ database }) => ((await database?.todos()) ?? NO_TODOS) as never,
  ),

  "session.workspaces.getWorkspace": sessionHandler<typeof SessionWorkspacesGetWorkspace>(
    ({ workspace }) => ({ ...described(workspace), path: workspace.directory }),
  ),

  "session.workspaces.ensure": sessionHandler<typeof SessionWorkspacesEnsure>(async ({ workspace }) => {
    await workspace.lay();
    return described(workspace);
  }),

  "session.workspaces.updateMetadata": sessionHandler<typeof SessionWorkspacesUpdateMetadata>(
    async ({ workspace }, { context, name }) => {
      const { cwd } = workspace.info;
      await workspace.moved({ cwd, ...(context as Partial<WorkingContext> | undefined) });
      if (name && workspace.info.name === undefined) await workspace.update({ name, user_named: true });
      return described(workspace);
    },
  ),

  "session.workspaces.listCheckpoints": sessionHandler<typeof SessionWorkspacesListCheckpoints>(
    async ({ workspace }) => ({ checkpoints: await listCheckpoints(workspace) }),
  ),

  "session.workspaces.readCheckpoint": sessionHandler<typeof SessionWorkspacesReadCheckpoint>(
    async ({ workspace }, { number }) => {
      if (number < 0) throw new Error("missing or non-unsigned-integer parameter 'number'");
      return { content: (await readCheckpoint(workspace, number)) ?? null };
    },
  ),

  "session.workspaces.addSummary": sessionHandler<typeof SessionWorkspacesAddSummary>(
    async ({ workspace }, summary) => {
      const added = await addCheckpoint(workspace, summary);
      return {
        summary: { checkpointNumber: added.number, checkpointPath: added.path, checkpointTitle: added.title },
        ...described(workspace),
      };
    },
  ),

  "session.workspaces.truncateSummaries": sessionHandler<typeof SessionWorkspacesTruncateSummaries>(
    async ({ workspace }, { keepCount }) => {
      await keepCheckpoints(workspace, keepCount);
      return described(workspace);
    },
  ),

  "session.workspaces.diff": sessionHandler<typeof SessionWorkspacesDiff>(
    (session, { mode, ignoreWhitespace }) => workspaceDiff(session, { mode, ignoreWhitespace }),
  ),
};

function described({ info }: Workspace) {
  return { workspace: info as never };
}
