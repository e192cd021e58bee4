import { sessionMethod } from "../../../define.js";
import type { TaskInfo } from "./types.js";

export interface TasksStartAgentRequest {
  agentType: string;
  prompt: string;
  name: string;
  description?: string;
  model?: string;
}

export interface TasksStartAgentResult {
  agentId: string;
}

/** Starts a background agent. */
export const SessionTasksStartAgent = sessionMethod<TasksStartAgentRequest, TasksStartAgentResult>(
  "session.tasks.startAgent",
);

export interface TasksGetCurrentPromotableResult {
  task?: TaskInfo;
}

/** Finds the running task that could go to the background. */
export const SessionTasksGetCurrentPromotable = sessionMethod<void, TasksGetCurrentPromotableResult>(
  "session.tasks.getCurrentPromotable",
);

export interface TasksPromoteToBackgroundRequest {
  id: string;
}

export interface TasksPromoteToBackgroundResult {
  promoted: boolean;
}

/** Moves a task to the background. */
export const SessionTasksPromoteToBackground = sessionMethod<
  TasksPromoteToBackgroundRequest,
  TasksPromoteToBackgroundResult
>("session.tasks.promoteToBackground");

export interface TasksPromoteCurrentToBackgroundResult {
  task?: TaskInfo;
}

/** Moves the running task to the background. */
export const SessionTasksPromoteCurrentToBackground = sessionMethod<
  void,
  TasksPromoteCurrentToBackgroundResult
>("session.tasks.promoteCurrentToBackground");

export interface TasksCancelRequest {
  id: string;
}

export interface TasksCancelResult {
  cancelled: boolean;
}

/** Cancels a task. */
export const SessionTasksCancel = sessionMethod<TasksCancelRequest, TasksCancelResult>(
  "session.tasks.cancel",
);

export interface TasksRemoveRequest {
  id: string;
}

export interface TasksRemoveResult {
  removed: boolean;
}

/** Removes a finished task from the list. */
export const SessionTasksRemove = sessionMethod<TasksRemoveRequest, TasksRemoveResult>(
  "session.tasks.remove",
);

export interface TasksSendMessageRequest {
  id: string;
  message: string;
  fromAgentId?: string;
}

export interface TasksSendMessageResult {
  sent: boolean;
  error?: string;
}

/** Sends a message to a background agent. */
export const SessionTasksSendMessage = sessionMethod<TasksSendMessageRequest, TasksSendMessageResult>(
  "session.tasks.sendMessage",
);
