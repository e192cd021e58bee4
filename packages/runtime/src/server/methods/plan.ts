import type {
  SessionAutopilotObjectiveGetState,
  SessionPlanDelete,
  SessionPlanUpdate,
  SessionWorkspacesAutopilotObjectiveExists,
  SessionWorkspacesDeleteAutopilotObjective,
  SessionWorkspacesReadAutopilotObjective,
  SessionWorkspacesWriteAutopilotObjective,
} from "@parley/protocol";
import type { Workspace } from "../../session/storage/workspace.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.plan.update": sessionHandler<typeof SessionPlanUpdate>(
    async ({ workspace, events }, { content }) => {
      const operation = (await workspace.plan()) === undefined ? "create" : "update";
      await workspace.files.write(workspace.planPath, content);
      await events.emit("session.plan_changed", { operation });
      return null;
    },
  ),

  "session.plan.delete": sessionHandler<typeof SessionPlanDelete>(async ({ workspace, events }) => {
    if ((await workspace.plan()) === undefined) return null;
    await workspace.files.remove(workspace.planPath);
    await events.emit("session.plan_changed", { operation: "delete" });
    return null;
  }),

  /** Nothing in this runtime sets an objective: the file of it is only kept for clients that do. */
  "session.autopilotObjective.getState": sessionHandler<typeof SessionAutopilotObjectiveGetState>(() => ({
    state: null,
  })),

  "session.workspaces.readAutopilotObjective": sessionHandler<typeof SessionWorkspacesReadAutopilotObjective>(
    async ({ workspace }) => ({ content: (await objective(workspace)) ?? null }),
  ),

  "session.workspaces.autopilotObjectiveExists": sessionHandler<
    typeof SessionWorkspacesAutopilotObjectiveExists
  >(async ({ workspace }) => ({ exists: (await objective(workspace)) !== undefined })),

  "session.workspaces.writeAutopilotObjective": sessionHandler<
    typeof SessionWorkspacesWriteAutopilotObjective
  >(async ({ workspace }, { content }) => {
    const operation = (await objective(workspace)) === undefined ? "create" : "update";
    await workspace.files.write(objectivePath(workspace), content);
    return { operation };
  }),

  "session.workspaces.deleteAutopilotObjective": sessionHandler<
    typeof SessionWorkspacesDeleteAutopilotObjective
  >(async ({ workspace }) => {
    const deleted = (await objective(workspace)) !== undefined;
    if (deleted) await workspace.files.remove(objectivePath(workspace));
    return { deleted };
  }),
};

function objective(workspace: Workspace): Promise<string | undefined> {
  return workspace.files.read(objectivePath(workspace));
}

function objectivePath({ files }: Workspace): string {
  return files.path("autopilot-objective.json");
}
