import { sessionMethod } from "../../define.js";

export interface UserInputRequest {
  question: string;
  choices?: string[];
  /** Whether an answer outside `choices` is fine. Default true. */
  allowFreeform?: boolean;
}

export interface UserInputResponse {
  answer: string;
  /** Whether the answer is none of `choices`. */
  wasFreeform: boolean;
}

/** Asks the user something. */
export const UserInputRequestMethod = sessionMethod<UserInputRequest, UserInputResponse>(
  "userInput.request",
  { answerer: "client", visibility: "internal", since: 2 },
);

export interface ExitPlanModeRequest {
  summary: string;
  planContent?: string;
  /** What can be done next. */
  actions?: string[];
  recommendedAction?: string;
}

export interface ExitPlanModeResponse {
  approved: boolean;
  /** One of `actions`. */
  selectedAction?: string;
  feedback?: string;
}

/** Asks whether a plan is good. */
export const ExitPlanModeRequestMethod = sessionMethod<ExitPlanModeRequest, ExitPlanModeResponse>(
  "exitPlanMode.request",
  { answerer: "client", visibility: "internal" },
);

export interface AutoModeSwitchRequest {
  errorCode?: string;
  retryAfterSeconds?: number;
}

export interface AutoModeSwitchResult {
  response: AutoModeSwitchAnswer;
}

export type AutoModeSwitchAnswer = "yes" | "yes_always" | "no";

/** Asks whether to go on with automatic model choice. */
export const AutoModeSwitchRequestMethod = sessionMethod<AutoModeSwitchRequest, AutoModeSwitchResult>(
  "autoModeSwitch.request",
  { answerer: "client", visibility: "internal" },
);
