import { ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface UserInputRequestedData {
  requestId: string;
  question: string;
  choices?: string[];
  allowFreeform?: boolean;
  toolCallId?: string;
}

/** The agent asks the user something. */
export const UserInputRequestedEvent = ephemeralEvent<"user_input.requested", UserInputRequestedData>(
  "user_input.requested",
);
export type UserInputRequestedEvent = EventOf<typeof UserInputRequestedEvent>;

export interface UserInputCompletedData {
  requestId: string;
  answer?: string;
  wasFreeform?: boolean;
}

/** The user's answer is in. */
export const UserInputCompletedEvent = ephemeralEvent<"user_input.completed", UserInputCompletedData>(
  "user_input.completed",
);
export type UserInputCompletedEvent = EventOf<typeof UserInputCompletedEvent>;

export interface ElicitationRequestedData {
  requestId: string;
  toolCallId?: string;
  elicitationSource?: string;
  message: string;
  mode?: ElicitationRequestedMode;
  requestedSchema?: ElicitationRequestedSchema;
  url?: string;
}

export type ElicitationRequestedMode = "form" | "url";

export interface ElicitationRequestedSchema {
  type: "object";
  properties: Record<string, unknown>;
  required?: string[];
}

/** The user is asked to fill in a form. */
export const ElicitationRequestedEvent = ephemeralEvent<"elicitation.requested", ElicitationRequestedData>(
  "elicitation.requested",
);
export type ElicitationRequestedEvent = EventOf<typeof ElicitationRequestedEvent>;

export interface ElicitationCompletedData {
  requestId: string;
  action?: ElicitationCompletedAction;
  content?: Record<string, ElicitationCompletedContent>;
}

export type ElicitationCompletedAction = "accept" | "decline" | "cancel";

export type ElicitationCompletedContent = unknown;

/** The form was answered. */
export const ElicitationCompletedEvent = ephemeralEvent<"elicitation.completed", ElicitationCompletedData>(
  "elicitation.completed",
);
export type ElicitationCompletedEvent = EventOf<typeof ElicitationCompletedEvent>;

export interface SamplingRequestedData {
  requestId: string;
  serverName: string;
  mcpRequestId: unknown;
}

/** An MCP server wants a model call. */
export const SamplingRequestedEvent = ephemeralEvent<"sampling.requested", SamplingRequestedData>(
  "sampling.requested",
);
export type SamplingRequestedEvent = EventOf<typeof SamplingRequestedEvent>;

export interface SamplingCompletedData {
  requestId: string;
}

/** That model call was decided. */
export const SamplingCompletedEvent = ephemeralEvent<"sampling.completed", SamplingCompletedData>(
  "sampling.completed",
);
export type SamplingCompletedEvent = EventOf<typeof SamplingCompletedEvent>;

export interface UIEphemeralQueryData {
  requestId: string;
  phase: UIEphemeralQueryPhase;
  chunk?: string;
  answer?: string;
  error?: string;
}

export type UIEphemeralQueryPhase = "started" | "chunk" | "completed" | "failed" | "aborted";

/** Progress of a question asked aside. */
export const UIEphemeralQueryEvent = ephemeralEvent<"ui.ephemeral_query", UIEphemeralQueryData>(
  "ui.ephemeral_query",
  { stability: "experimental" },
);
export type UIEphemeralQueryEvent = EventOf<typeof UIEphemeralQueryEvent>;

export interface AutoModeSwitchRequestedData {
  requestId: string;
  errorCode?: string;
  retryAfterSeconds?: number;
}

/** The user is asked whether to go on with automatic model choice. */
export const AutoModeSwitchRequestedEvent = ephemeralEvent<
  "auto_mode_switch.requested",
  AutoModeSwitchRequestedData
>("auto_mode_switch.requested");
export type AutoModeSwitchRequestedEvent = EventOf<typeof AutoModeSwitchRequestedEvent>;

export interface AutoModeSwitchCompletedData {
  requestId: string;
  response: AutoModeSwitchResponse;
}

export type AutoModeSwitchResponse = "yes" | "yes_always" | "no";

/** That question was answered. */
export const AutoModeSwitchCompletedEvent = ephemeralEvent<
  "auto_mode_switch.completed",
  AutoModeSwitchCompletedData
>("auto_mode_switch.completed");
export type AutoModeSwitchCompletedEvent = EventOf<typeof AutoModeSwitchCompletedEvent>;

export interface SessionLimitsExhaustedRequestedData {
  requestId: string;
  usedAiCredits: number;
  maxAiCredits: number;
}

/** A limit is reached; the user is asked what to do. */
export const SessionLimitsExhaustedRequestedEvent = ephemeralEvent<
  "session_limits_exhausted.requested",
  SessionLimitsExhaustedRequestedData
>("session_limits_exhausted.requested");
export type SessionLimitsExhaustedRequestedEvent = EventOf<typeof SessionLimitsExhaustedRequestedEvent>;

export interface SessionLimitsExhaustedCompletedData {
  requestId: string;
  response: SessionLimitsExhaustedResponse;
}

export interface SessionLimitsExhaustedResponse {
  action: SessionLimitsExhaustedResponseAction;
  additionalAiCredits?: number;
  maxAiCredits?: number;
}

export type SessionLimitsExhaustedResponseAction = "add" | "set" | "unset" | "cancel";

/** That question was answered. */
export const SessionLimitsExhaustedCompletedEvent = ephemeralEvent<
  "session_limits_exhausted.completed",
  SessionLimitsExhaustedCompletedData
>("session_limits_exhausted.completed");
export type SessionLimitsExhaustedCompletedEvent = EventOf<typeof SessionLimitsExhaustedCompletedEvent>;

export interface ExitPlanModeRequestedData {
  requestId: string;
  summary: string;
  planContent: string;
  actions: ExitPlanModeAction[];
  recommendedAction: ExitPlanModeAction;
  model?: string;
}

export type ExitPlanModeAction = "exit_only" | "interactive" | "autopilot" | "autopilot_fleet";

/** The plan is ready; the user is asked whether it is good. */
export const ExitPlanModeRequestedEvent = ephemeralEvent<
  "exit_plan_mode.requested",
  ExitPlanModeRequestedData
>("exit_plan_mode.requested");
export type ExitPlanModeRequestedEvent = EventOf<typeof ExitPlanModeRequestedEvent>;

export interface ExitPlanModeCompletedData {
  requestId: string;
  approved?: boolean;
  selectedAction?: ExitPlanModeAction;
  autoApproveEdits?: boolean;
  feedback?: string;
}

/** That question was answered. */
export const ExitPlanModeCompletedEvent = ephemeralEvent<
  "exit_plan_mode.completed",
  ExitPlanModeCompletedData
>("exit_plan_mode.completed");
export type ExitPlanModeCompletedEvent = EventOf<typeof ExitPlanModeCompletedEvent>;
