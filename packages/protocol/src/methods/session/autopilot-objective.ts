import { sessionMethod } from "../../define.js";

export interface AutopilotObjectiveGetStateResult {
  state: AutopilotObjectiveState | null;
}

export interface AutopilotObjectiveState {
  id: number;
  objective: string;
  status: AutopilotObjectiveStatus;
  turnCount: number;
  pauseReason?: string;
  completionSummary?: string;
  creditCountNanoAiu: string;
  creditLimit?: AutopilotObjectiveCreditLimit;
}

export type AutopilotObjectiveStatus = "active" | "paused" | "completed";

export interface AutopilotObjectiveCreditLimit {
  credits?: number;
  creditsUsed: number;
  creditsUsedNanoAiu: string;
}

/** Tells how the autopilot objective stands. */
export const SessionAutopilotObjectiveGetState = sessionMethod<void, AutopilotObjectiveGetStateResult>(
  "session.autopilotObjective.getState",
);
