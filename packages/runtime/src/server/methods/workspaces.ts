import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionPlanRead, SessionWorkspacesGetWorkspace } from "@parley/protocol";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.plan.read": sessionHandler<typeof SessionPlanRead>(async ({ workspace }) => {
    const path = join(workspace.directory, "plan.md");
    const content = await readFile(path, "utf8").catch(() => null);
    return { exists: content !== null, content, path };
  }),

  "session.workspaces.getWorkspace": sessionHandler<typeof SessionWorkspacesGetWorkspace>(
    ({ workspace }) => ({
      workspace: workspace.info as never,
      path: workspace.directory,
    }),
  ),
};
