import type {
  SessionPlanRead,
  SessionPlanReadSqlTodos,
  SessionPlanReadSqlTodosWithDependencies,
  SessionWorkspacesGetWorkspace,
} from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.plan.read": sessionHandler<typeof SessionPlanRead>(async ({ workspace }) => {
    const content = await workspace.plan();
    return { exists: content !== undefined, content: content ?? null, path: workspace.planPath };
  }),
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

  "session.plan.readSqlTodos": sessionHandler<typeof SessionPlanReadSqlTodos>(async ({ database }) => {
    const { rows } = (await database?.todos()) ?? NO_TODOS;
    return { rows: rows as never };
  }),

  "session.plan.readSqlTodosWithDependencies": sessionHandler<typeof SessionPlanReadSqlTodosWithDependencies>(
    async ({ database }) => ((await database?.todos()) ?? NO_TODOS) as never,
  ),

  "session.workspaces.getWorkspace": sessionHandler<typeof SessionWorkspacesGetWorkspace>(
    ({ workspace }) => ({
      workspace: workspace.info as never,
      path: workspace.directory,
    }),
  ),
};
