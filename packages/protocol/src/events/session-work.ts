import { durableEvent, ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface ScheduleCreatedData {
  id: number;
  intervalMs?: number;
  cron?: string;
  tz?: string;
  at?: number;
  prompt: string;
  recurring?: boolean;
  selfPaced?: boolean;
  displayPrompt?: string;
  origin?: ScheduleOrigin;
}

export type ScheduleOrigin = "user" | "model";

/** A prompt was scheduled. */
export const ScheduleCreatedEvent = durableEvent<"session.schedule_created", ScheduleCreatedData>(
  "session.schedule_created",
);
export type ScheduleCreatedEvent = EventOf<typeof ScheduleCreatedEvent>;

export interface ScheduleCancelledData {
  id: number;
}

/** A scheduled prompt was stopped. */
export const ScheduleCancelledEvent = durableEvent<"session.schedule_cancelled", ScheduleCancelledData>(
  "session.schedule_cancelled",
);
export type ScheduleCancelledEvent = EventOf<typeof ScheduleCancelledEvent>;

export interface ScheduleRearmedData {
  id: number;
  nextRunAt: number;
}

/** A self-paced prompt was given its next time. */
export const ScheduleRearmedEvent = durableEvent<"session.schedule_rearmed", ScheduleRearmedData>(
  "session.schedule_rearmed",
);
export type ScheduleRearmedEvent = EventOf<typeof ScheduleRearmedEvent>;

export interface AutopilotObjectiveChangedData {
  operation: AutopilotObjectiveChangedOperation;
  id?: number;
  status?: AutopilotObjectiveChangedStatus;
}

export type AutopilotObjectiveChangedOperation = "create" | "update" | "delete";

export type AutopilotObjectiveChangedStatus = "active" | "paused" | "cap_reached" | "completed";

/** The autopilot objective changed. */
export const AutopilotObjectiveChangedEvent = durableEvent<
  "session.autopilot_objective_changed",
  AutopilotObjectiveChangedData
>("session.autopilot_objective_changed");
export type AutopilotObjectiveChangedEvent = EventOf<typeof AutopilotObjectiveChangedEvent>;

export interface PlanChangedData {
  operation: PlanChangedOperation;
}

export type PlanChangedOperation = "create" | "update" | "delete";

/** The plan changed. */
export const PlanChangedEvent = durableEvent<"session.plan_changed", PlanChangedData>("session.plan_changed");
export type PlanChangedEvent = EventOf<typeof PlanChangedEvent>;

export type TodosChangedData = Record<string, unknown>;

/** The to-dos changed. */
export const TodosChangedEvent = ephemeralEvent<"session.todos_changed", TodosChangedData>(
  "session.todos_changed",
);
export type TodosChangedEvent = EventOf<typeof TodosChangedEvent>;

/** @internal */
export type MemoryChangedData = Record<string, unknown>;

/** What the agent remembers changed. */
export const MemoryChangedEvent = ephemeralEvent<"session.memory_changed", MemoryChangedData>(
  "session.memory_changed",
  { visibility: "internal" },
);
export type MemoryChangedEvent = EventOf<typeof MemoryChangedEvent>;

export interface WorkspaceFileChangedData {
  path: string;
  operation: WorkspaceFileChangedOperation;
}

export type WorkspaceFileChangedOperation = "create" | "update";

/** A workspace file changed. */
export const WorkspaceFileChangedEvent = durableEvent<
  "session.workspace_file_changed",
  WorkspaceFileChangedData
>("session.workspace_file_changed");
export type WorkspaceFileChangedEvent = EventOf<typeof WorkspaceFileChangedEvent>;

export type BackgroundTasksChangedData = Record<string, unknown>;

/** The background tasks changed. */
export const BackgroundTasksChangedEvent = ephemeralEvent<
  "session.background_tasks_changed",
  BackgroundTasksChangedData
>("session.background_tasks_changed");
export type BackgroundTasksChangedEvent = EventOf<typeof BackgroundTasksChangedEvent>;
