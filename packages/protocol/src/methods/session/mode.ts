import { sessionMethod } from "../../define.js";
import type { ModelPickerSettingsContext, ModelSwitchConfirmation } from "../../types/model.js";
import type { SessionMode } from "../../types/session.js";

/** Tells the agent's mode. */
export const SessionModeGet = sessionMethod<void, SessionMode>("session.mode.get");

export interface ModeSetRequest {
  mode: SessionMode;
  expectedMode?: SessionMode;
  inheritPlanBaseFromSessionId?: string;
  planModelConfigured?: boolean;
  planModel?: string;
  planReasoningEffort?: string;
  planContextTier?: string;
  compactionDecision?: string;
  restorePlanModel?: boolean;
  persistPlanSelection?: boolean;
  pickerSettingsContext?: ModelPickerSettingsContext;
  planExitAction?: string;
}

export interface ModeSetResult {
  status: string;
  modelChanged: boolean;
  modeApplied?: boolean;
  confirmation?: ModelSwitchConfirmation;
  warning?: string;
  message?: string;
  deprecationWarnings?: string[];
  deferImplementation?: boolean;
  armInteractiveContinuation?: boolean;
}

/** Changes the agent's mode. */
export const SessionModeSet = sessionMethod<ModeSetRequest, ModeSetResult>("session.mode.set");
