import { randomUUID } from "node:crypto";
import type { ExitPlanModeAction, SessionMode } from "@parley/protocol";
import type { ClientQuestions, QuestionOutcome } from "../../ports/client-questions.js";
import { checkArguments } from "../arguments.js";
import { intention } from "../intention.js";
import { successResult } from "../results.js";
import type { Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import type { SessionModes } from "./session-modes.js";

/** The event that asks; clients that answer it make the tool available. */
export const EXIT_PLAN_MODE_QUESTION = "exit_plan_mode.requested";

const parameters = {
  type: "object",
  properties: {
    summary: { type: "string", description: "The plan in a few points, for the user to judge." },
    showFleet: {
      type: "boolean",
      description: "Also offer to carry the plan out with several agents at once. Default false.",
    },
    recommendedAction: {
      type: "string",
      enum: ["exit_only", "interactive", "autopilot", "autopilot_fleet"],
      description: "What to recommend to the user.",
    },
  },
  required: ["summary"],
} as const;

export const exitPlanModeDefinition = {
  name: "exit_plan_mode",
  description: "Asks the user whether the plan is good, once there is one, and how to go on with it.",
  parameters,
  title: "Plan ready for review",
  summarize: intention(parameters, "Requesting plan approval", ({ summary }) => String(summary)),
} satisfies Omit<Tool, "prepare">;

/** What the tool needs of a session. */
export interface PlanReview {
  readonly questions: ClientQuestions;
  readonly modes: SessionModes;
  /** The plan as it is written; empty when there is none. */
  plan(): Promise<string>;
}

/** Makes the tool that asks the user about a plan. */
export function createExitPlanModeTool(review: PlanReview): Tool {
  return {
    ...exitPlanModeDefinition,
    prepare: async (args, context) => {
      checkArguments(parameters, args);
      return { permissions: [], run: async () => decide(await ask(args, review, context), review.modes) };
    },
  };
}

interface PlanAnswer {
  readonly approved: boolean;
  readonly selectedAction?: ExitPlanModeAction;
  readonly autoApproveEdits?: boolean;
  readonly feedback?: string;
}

/** Stands for an answer that a client failed to give. Source: the official runtime. */
const NO_ANSWER: PlanAnswer = {
  approved: false,
  feedback: "Client did not respond to exit plan mode request",
};

/** @throws when the call is aborted */
async function ask(args: ToolArguments, review: PlanReview, context: ToolContext): Promise<PlanAnswer> {
  const { signal, toolCallId, model } = context;
  const requestId = randomUUID();
  const recommended = (args["recommendedAction"] ?? "autopilot") as ExitPlanModeAction;
  const offersFleet = args["showFleet"] === true || recommended === "autopilot_fleet";
  const actions: readonly ExitPlanModeAction[] = [
    "autopilot",
    ...(offersFleet ? (["autopilot_fleet"] as const) : []),
    "interactive",
    "exit_only",
  ];
  const data = {
    requestId,
    summary: String(args["summary"]),
    actions,
    recommendedAction: recommended,
    toolCallId,
    model,
    planContent: await review.plan(),
  };
  const settled = (outcome: QuestionOutcome<unknown>) => ({
    type: "exit_plan_mode.completed",
    data: { ...(outcome.state === "answered" && readAnswer(outcome.answer)), requestId },
  });
  try {
    const asked = { type: EXIT_PLAN_MODE_QUESTION, data };
    const outcome = await review.questions.ask<unknown>({ requestId, asked, settled }, signal);
    if (outcome.state === "answered") return readAnswer(outcome.answer);
  } catch {
    // Nobody can be asked: that is what the model is told, unless the call was ended.
  }
  signal.throwIfAborted();
  return NO_ANSWER;
}

function readAnswer(value: unknown): PlanAnswer {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { approved, selectedAction, autoApproveEdits, feedback } = fields;
  if (typeof approved !== "boolean") return NO_ANSWER;
  return {
    approved,
    ...(isAction(selectedAction) && { selectedAction }),
    ...(typeof autoApproveEdits === "boolean" && { autoApproveEdits }),
    ...(typeof feedback === "string" && { feedback }),
  };
}

function isAction(value: unknown): value is ExitPlanModeAction {
  return (parameters.properties.recommendedAction.enum as readonly unknown[]).includes(value);
}

/** How to go on, by what the user chose. Source of the texts, save the fleet's: the official runtime. */
const NEXT: Readonly<Record<ExitPlanModeAction, { readonly mode: SessionMode; readonly text: string }>> = {
  interactive: {
    mode: "interactive",
    text:
      "You are now in interactive mode. Start implementing the plan now, in this same response. Approving the plan " +
      "is your go-signal, so do not stop to ask whether to proceed or wait for another message. Do NOT call " +
      "task_complete or claim the task is done until you have actually implemented the plan — approving the plan " +
      "is not the same as completing it.",
  },
  exit_only: {
    mode: "interactive",
    text:
      "You are now in interactive mode without automatic execution (wait for the user's next prompt). " +
      "Wait for the user to prompt you before taking any action.",
  },
  autopilot: {
    mode: "autopilot",
    text:
      "You are now in autopilot mode (edits may be auto-approved). Proceed with implementing the plan now — begin " +
      "doing the actual implementation work (editing files, running commands) immediately. Do NOT call " +
      "task_complete or report the task as finished until you have genuinely implemented the plan and verified it. " +
      "Creating or approving the plan does not count as completing the task.",
  },
  autopilot_fleet: {
    mode: "autopilot",
    text:
      "You are now in autopilot mode, with a fleet of agents. Carry the plan out now: write its steps into the " +
      "todos table, with what each depends on in todo_deps, and give every step that is ready to an agent of its " +
      "own with the task tool, as many at once as are ready. Tell each agent to set the status of its step, and to " +
      "report. Check what they report, start what has become ready, and call task_complete once all is done and " +
      "verified.",
  },
};

async function decide(answer: PlanAnswer, modes: SessionModes): Promise<ToolResult> {
  const { approved, selectedAction = "interactive", feedback } = answer;
  if (!approved) return changesRequested(feedback);
  const { mode, text } = NEXT[selectedAction];
  await modes.change(mode);
  return successResult(`Plan approved! Exited plan mode.\n\n${text}`, {
    detailedContent: `✅ Plan approved, exited plan mode (${selectedAction})`,
  });
}

/** A no without a word ends the exchange: there is nothing to go on with. */
function changesRequested(feedback: string | undefined): ToolResult {
  const said = feedback || "User requested changes but did not provide specific feedback.";
  const text = `Plan not approved. User feedback:\n\n${said}\n\nPlease update the plan based on this feedback and try again.`;
  if (!feedback) return { textResultForLlm: text, resultType: "rejected", isRejectedByUser: true };
  return successResult(text, { detailedContent: "📝 Plan changes requested" });
}
