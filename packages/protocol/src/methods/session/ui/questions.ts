import { sessionMethod } from "../../../define.js";

export interface UIHandlePendingUserInputRequest {
  requestId: string;
  response: UIUserInputResponse;
}

export interface UIUserInputResponse {
  answer: string;
  wasFreeform: boolean;
}

export interface UIHandlePendingResult {
  success: boolean;
}

/** Answers a question of the agent. */
export const SessionUiHandlePendingUserInput = sessionMethod<
  UIHandlePendingUserInputRequest,
  UIHandlePendingResult
>("session.ui.handlePendingUserInput");

export interface UIHandlePendingSamplingRequest {
  requestId: string;
  response?: UIHandlePendingSamplingResponse;
}

export type UIHandlePendingSamplingResponse = Record<string, unknown>;

/** Answers an MCP server's wish for a model call. */
export const SessionUiHandlePendingSampling = sessionMethod<
  UIHandlePendingSamplingRequest,
  UIHandlePendingResult
>("session.ui.handlePendingSampling");

export interface UIHandlePendingAutoModeSwitchRequest {
  requestId: string;
  response: UIAutoModeSwitchResponse;
}

export type UIAutoModeSwitchResponse = "yes" | "yes_always" | "no";

/** Answers whether to go on with automatic model choice. */
export const SessionUiHandlePendingAutoModeSwitch = sessionMethod<
  UIHandlePendingAutoModeSwitchRequest,
  UIHandlePendingResult
>("session.ui.handlePendingAutoModeSwitch");

export interface UIHandlePendingSessionLimitsExhaustedRequest {
  requestId: string;
  response: UISessionLimitsExhaustedResponse;
}

export interface UISessionLimitsExhaustedResponse {
  action: UISessionLimitsExhaustedResponseAction;
  additionalAiCredits?: number;
  maxAiCredits?: number;
}

export type UISessionLimitsExhaustedResponseAction = "add" | "set" | "unset" | "cancel";

/** Answers what to do now that a limit is reached. */
export const SessionUiHandlePendingSessionLimitsExhausted = sessionMethod<
  UIHandlePendingSessionLimitsExhaustedRequest,
  UIHandlePendingResult
>("session.ui.handlePendingSessionLimitsExhausted");

export interface UIHandlePendingExitPlanModeRequest {
  requestId: string;
  response: UIExitPlanModeResponse;
}

export interface UIExitPlanModeResponse {
  approved: boolean;
  selectedAction?: UIExitPlanModeAction;
  autoApproveEdits?: boolean;
  feedback?: string;
  deferImplementation?: boolean;
}

export type UIExitPlanModeAction = "exit_only" | "interactive" | "autopilot" | "autopilot_fleet";

/** Answers whether the plan is good. */
export const SessionUiHandlePendingExitPlanMode = sessionMethod<
  UIHandlePendingExitPlanModeRequest,
  UIHandlePendingResult
>("session.ui.handlePendingExitPlanMode");

export interface UIRegisterDirectAutoModeSwitchHandlerResult {
  handle: string;
}

/** Takes over questions about automatic model choice. */
export const SessionUiRegisterDirectAutoModeSwitchHandler = sessionMethod<
  void,
  UIRegisterDirectAutoModeSwitchHandlerResult
>("session.ui.registerDirectAutoModeSwitchHandler");

export interface UIUnregisterDirectAutoModeSwitchHandlerRequest {
  handle: string;
}

export interface UIUnregisterDirectAutoModeSwitchHandlerResult {
  unregistered: boolean;
}

/** Gives them back. */
export const SessionUiUnregisterDirectAutoModeSwitchHandler = sessionMethod<
  UIUnregisterDirectAutoModeSwitchHandlerRequest,
  UIUnregisterDirectAutoModeSwitchHandlerResult
>("session.ui.unregisterDirectAutoModeSwitchHandler");
