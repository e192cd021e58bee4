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

  "session.plan.readSqlTodos": sessionHandler<typeof SessionPlanReadSqlTodos>(async ({ database }) => {
    const { rows } = await database.todos();
    return { rows: rows as never };
  }),

  "session.plan.readSqlTodosWithDependencies": sessionHandler<typeof SessionPlanReadSqlTodosWithDependencies>(
    async ({ database }) => (await database.todos()) as never,
  ),

  "session.workspaces.getWorkspace": sessionHandler<typeof SessionWorkspacesGetWorkspace>(
    ({ workspace }) => ({
      workspace: workspace.info as never,
      path: workspace.directory,
    }),
  ),
};
