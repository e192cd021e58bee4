import { randomUUID } from "node:crypto";
import type { ClientQuestions, QuestionOutcome } from "../../ports/client-questions.js";
import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolContext, ToolResult } from "../tool.js";
import { askUserDefinition } from "./ask-user.js";
import { formField } from "./form-schema.js";

/** The event that shows a form; clients that answer it make the tool available. */
export const FORM_QUESTION = "elicitation.requested";

const parameters = {
  type: "object",
  properties: {
    message: { type: "string", description: "What is asked, and why." },
    requestedSchema: {
      type: "object",
      description: "The form: its fields as a flat JSON Schema of strings, numbers, booleans and choices.",
      properties: {
        properties: {
          type: "object",
          description: "Each field by its name.",
          additionalProperties: formField,
        },
      },
      required: ["properties"],
      additionalProperties: false,
    },
  },
  required: ["message", "requestedSchema"],
} as const;

/** Source of this and the texts below: the official runtime. */
const WRONG_FORMAT =
  "This session uses the structured ask_user format. Call ask_user again with {message, requestedSchema}.";

const DECLINED =
  "The user is not available to respond and will review your work later. Work autonomously and make good " +
  "decisions. If the request is genuinely ambiguous or unresolvable, stop and call task_complete summarizing " +
  "the ambiguity rather than proceeding on an unfounded assumption.";

/** Makes the tool that has the user fill in a form. */
export function createAskUserFormTool(questions: ClientQuestions): Tool {
  return {
    ...askUserDefinition,
    description:
      "Shows the user a form with a few fields and waits until it is filled in. Use it where the work depends on " +
      "what only the user can say.",
    parameters,
    prepare: async (args, context): Promise<PreparedCall | ToolResult> => {
      if (args["requestedSchema"] === undefined)
        return failureResult(`Invalid input: ${WRONG_FORMAT}`, { error: WRONG_FORMAT });
      checkArguments(parameters, args);
      return { permissions: [], run: () => ask(args, questions, context) };
    },
  };
}

interface Answer {
  readonly action: "accept" | "decline" | "cancel";
  readonly content: Readonly<Record<string, unknown>>;
}

/** @throws when the call is aborted */
async function ask(
  { message, requestedSchema }: ToolArguments,
  questions: ClientQuestions,
  { signal, toolCallId }: ToolContext,
): Promise<ToolResult> {
  const { properties } = requestedSchema as { properties: Readonly<Record<string, unknown>> };
  const requestId = randomUUID();
  let answer: Answer = { action: "cancel", content: {} };
  const data = { requestId, message, requestedSchema: { type: "object", properties }, toolCallId };
  const question = {
    requestId,
    asked: { type: FORM_QUESTION, data },
    settled: (outcome: QuestionOutcome<unknown>) => {
      if (outcome.state === "answered") answer = readAnswer(outcome.answer);
      const { action, content } = answer;
      return {
        type: "elicitation.completed",
        data: { requestId, action, ...(action === "accept" && { content }) },
      };
    },
  };
  /** Nobody can be asked: that counts as a form that was closed. */
  await questions.ask<unknown>(question, signal).catch(() => {});
  signal.throwIfAborted();
  return resultOf(answer, properties);
}

function readAnswer(value: unknown): Answer {
  const { action, content } = (value ?? {}) as { action?: unknown; content?: unknown };
  if (action !== "accept") return { action: action === "decline" ? action : "cancel", content: {} };
  const isObject = typeof content === "object" && content !== null;
  return { action, content: isObject ? (content as Answer["content"]) : {} };
}

function resultOf({ action, content }: Answer, fields: Readonly<Record<string, unknown>>): ToolResult {
  const filled = Object.entries(content).map(([name, value]) => [name, shown(value)] as const);
  const texts = {
    accept: `User responded: ${filled.map(([name, value]) => `${name}=${value}`).join(", ")}`,
    decline: DECLINED,
    cancel: "User cancelled the request.",
  };
  const detail = ["User responded:", ...filled.map(([name, value]) => `${name}: ${value}`)].join("\n");
  return successResult(texts[action], {
    ...(action === "accept" && { detailedContent: detail }),
    toolTelemetry: {
      properties: {
        elicitation_action: action,
        elicitation_field_types: JSON.stringify(Object.values(fields).map(fieldType)),
      },
      metrics: { elicitation_field_count: Object.keys(fields).length },
    },
  });
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function fieldType(field: unknown): string {
  const { type, enum: choices, oneOf } = (field ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(choices) || Array.isArray(oneOf)) return "enum";
  return typeof type === "string" ? type : "unknown";
}
