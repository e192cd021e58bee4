import { sessionMethod } from "../../../define.js";
import type { TaskClientInfo, TaskClientStatus, TaskInfo } from "./types.js";

export interface TaskList {
  tasks: TaskInfo[];
}

/** Lists background tasks. */
export const SessionTasksList = sessionMethod<void, TaskList>("session.tasks.list");

export interface TasksRegisterRequest {
  type: "client";
  clientTaskId: string;
  description: string;
  displayName?: string;
  cancellable: boolean;
  expectedSequence?: number;
}

export interface TasksRegisterResult {
  task: TaskClientInfo;
  created: boolean;
  reclaimed: boolean;
}

/** Registers a task that this client carries out. */
export const SessionTasksRegister = sessionMethod<TasksRegisterRequest, TasksRegisterResult>(
  "session.tasks.register",
);

export interface TasksUpdateRequest {
  id: string;
  sequence: number;
  update: TaskClientUpdate;
}

export type TaskClientUpdate =
  | {
      status?: TaskClientActiveStatus;
      message?: string;
      phase?: string | null;
      percentage?: number | null;
      kind: "progress";
    }
  | { message?: string; result?: unknown; kind: "completed" }
  | { message?: string; error: string; code?: string; kind: "failed" }
  | { message?: string; reason?: string; kind: "cancelled" };

export type TaskClientActiveStatus = "running" | "idle";

export interface TasksUpdateResult {
  task: TaskClientInfo;
  applied: boolean;
  duplicate: boolean;
}

/** Reports on a task that this client carries out. */
export const SessionTasksUpdate = sessionMethod<TasksUpdateRequest, TasksUpdateResult>(
  "session.tasks.update",
);

export type TasksRefreshResult = Record<string, unknown>;

/** Brings the list of tasks up to date. */
export const SessionTasksRefresh = sessionMethod<void, TasksRefreshResult>("session.tasks.refresh");

export type TasksWaitForPendingResult = Record<string, unknown>;

/** Waits until no task is running. */
export const SessionTasksWaitForPending = sessionMethod<void, TasksWaitForPendingResult>(
  "session.tasks.waitForPending",
);

export interface TasksGetProgressRequest {
  id: string;
}

export interface TasksGetProgressResult {
  progress: TaskProgress;
}

export type TaskProgress = TaskAgentProgress | TaskClientProgress | TaskShellProgress | null;

export interface TaskAgentProgress {
  type: "agent";
  recentActivity: TaskProgressLine[];
  latestIntent?: string;
}

export interface TaskProgressLine {
  message: string;
  timestamp: string;
}

export interface TaskClientProgress {
  type: "client";
  status: TaskClientStatus;
  sequence: number;
  updatedAt: string;
  phase?: string;
  percentage?: number;
  lastMessage?: string;
  recentActivity: TaskProgressLine[];
}

export interface TaskShellProgress {
  type: "shell";
  recentOutput: string;
  pid?: number;
}

/** Tells how far a task is. */
export const SessionTasksGetProgress = sessionMethod<TasksGetProgressRequest, TasksGetProgressResult>(
  "session.tasks.getProgress",
);
