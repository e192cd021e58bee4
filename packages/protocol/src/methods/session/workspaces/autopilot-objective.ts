import { sessionMethod } from "../../../define.js";

export interface WorkspacesReadAutopilotObjectiveResult {
  content: string | null;
}

/** Reads the stored autopilot objective. */
export const SessionWorkspacesReadAutopilotObjective = sessionMethod<
  void,
  WorkspacesReadAutopilotObjectiveResult
>("session.workspaces.readAutopilotObjective");

export interface WorkspacesWriteAutopilotObjectiveRequest {
  content: string;
}

export interface WorkspacesWriteAutopilotObjectiveResult {
  operation: string;
}

/** Stores the autopilot objective. */
export const SessionWorkspacesWriteAutopilotObjective = sessionMethod<
  WorkspacesWriteAutopilotObjectiveRequest,
  WorkspacesWriteAutopilotObjectiveResult
>("session.workspaces.writeAutopilotObjective");

export interface WorkspacesDeleteAutopilotObjectiveResult {
  deleted: boolean;
}

/** Deletes the stored autopilot objective. */
export const SessionWorkspacesDeleteAutopilotObjective = sessionMethod<
  void,
  WorkspacesDeleteAutopilotObjectiveResult
>("session.workspaces.deleteAutopilotObjective");

export interface WorkspacesAutopilotObjectiveExistsResult {
  exists: boolean;
}

/** Tells whether an autopilot objective is stored. */
export const SessionWorkspacesAutopilotObjectiveExists = sessionMethod<
  void,
  WorkspacesAutopilotObjectiveExistsResult
>("session.workspaces.autopilotObjectiveExists");
