import { randomUUID } from "node:crypto";
import type { UserInputResponse } from "@parley/protocol";
import type { ClientQuestions, QuestionOutcome } from "../../ports/client-questions.js";
import { checkArguments } from "../arguments.js";
import { intention } from "../intention.js";
import { successResult } from "../results.js";
import type { PreparedCall, Tool, ToolContext, ToolResult } from "../tool.js";

/** The event that asks; clients that answer it make the tool available. */
export const USER_INPUT_QUESTION = "user_input.requested";

const parameters = {
  type: "object",
  properties: {
    question: { type: "string", description: "One question." },
    choices: {
      type: "array",
      items: { type: "string" },
      description: "Answers to choose from. The user may answer with something else all the same.",
    },
  },
  required: ["question"],
} as const;

export const askUserDefinition = {
  name: "ask_user",
  description:
    "Asks the user one question and waits for the answer. Use it where the work depends on what only the user " +
    "can say.",
  parameters,
  title: "Asking user",
  summarize: intention(parameters, "Waiting for response", ({ question }) => String(question)),
} satisfies Omit<Tool, "prepare">;

/** Makes the tool that asks the user. */
export function createAskUserTool(questions: ClientQuestions): Tool {
  return {
    ...askUserDefinition,
    prepare: async (args, context): Promise<PreparedCall> => {
      checkArguments(parameters, args);
      const question = String(args["question"]);
      const choices = args["choices"] as readonly string[] | undefined;
      return {
        permissions: [],
        run: async () =>
          toResult({ question, choices }, await ask({ question, choices }, questions, context)),
      };
    },
  };
}

interface Asked {
  readonly question: string;
  readonly choices: readonly string[] | undefined;
}

/** Stands for an answer that a client failed to give. Source: the official runtime. */
const NO_ANSWER: UserInputResponse = {
  answer: "The user was unable to respond due to an error",
  wasFreeform: true,
};

/** @throws when the call is aborted */
async function ask(
  { question, choices }: Asked,
  questions: ClientQuestions,
  { signal, toolCallId }: ToolContext,
): Promise<UserInputResponse> {
  const requestId = randomUUID();
  const data = { requestId, question, choices: choices ?? null, allowFreeform: true, toolCallId };
  const settled = (outcome: QuestionOutcome<unknown>) => ({
    type: "user_input.completed",
    data: { ...(outcome.state === "answered" && readAnswer(outcome.answer)), requestId },
  });
  try {
    const asked = { type: USER_INPUT_QUESTION, data };
    const outcome = await questions.ask<unknown>({ requestId, asked, settled }, signal);
    if (outcome.state === "answered") return readAnswer(outcome.answer);
  } catch {
    // Nobody can be asked: that is what the model is told, unless the call was ended.
  }
  signal.throwIfAborted();
  return NO_ANSWER;
}

function readAnswer(value: unknown): UserInputResponse {
  const { answer, wasFreeform } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof answer !== "string") return NO_ANSWER;
  return { answer, wasFreeform: wasFreeform === true };
}

function toResult({ question, choices }: Asked, { answer, wasFreeform }: UserInputResponse): ToolResult {
  return successResult(`User ${wasFreeform ? "responded" : "selected"}: ${answer}`, {
    toolTelemetry: {
      properties: {
        outcome: "answered",
        had_choices: choices !== undefined && choices.length > 0,
        was_freeform: wasFreeform,
      },
      restrictedProperties: { question, ...(choices && { choices: JSON.stringify(choices) }), answer },
    },
  });
}
