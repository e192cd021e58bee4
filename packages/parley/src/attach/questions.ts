import type {
  ElicitationFieldValue,
  ElicitationResult,
  ElicitationSchemaField,
  QuestionContext,
  ResumeSessionConfig,
} from "@parley/sdk";
import type { LineDesk } from "../terminal/line-desk.js";
import { describe } from "../terminal/permission-prompt.js";
import { bold, dim, yellow } from "../terminal/style.js";

type Handlers = Required<
  Pick<
    ResumeSessionConfig,
    "onPermissionRequest" | "onUserInputRequest" | "onElicitationRequest" | "onExitPlanModeRequest"
  >
>;

/** Puts a session's questions to the person at the desk. Another client may answer first. */
export function questionsAt(desk: LineDesk, show: (line: string) => void): Handlers {
  const ask = async (question: string, hint: string, { signal }: QuestionContext): Promise<string> => {
    show(`${yellow("?")} ${bold(question)}`);
    if (hint) show(`  ${hint}`);
    try {
      return (await desk.ask(signal)).trim();
    } catch (error) {
      show(dim("  (no answer is needed any more)"));
      throw error;
    }
  };

  return {
    onPermissionRequest: async (request, context) => {
      const answer = await ask(describe(request), "Allow? y, or n and why not", context);
      if (/^y(es)?$/i.test(answer)) return { kind: "approve-once" };
      const feedback = answer.replace(/^no?\b[\s,:]*/i, "");
      return { kind: "reject", ...(feedback ? { feedback } : {}) };
    },

    onUserInputRequest: async ({ question, choices = [] }, context) => {
      const hint = choices.map((choice, i) => `${i + 1}. ${choice}`).join("  ");
      const answer = await ask(question, hint, context);
      const chosen = choices[Number(answer) - 1] ?? choices.find((choice) => choice === answer);
      return chosen === undefined ? { answer, wasFreeform: true } : { answer: chosen, wasFreeform: false };
    },

    onElicitationRequest: async (context): Promise<ElicitationResult> => {
      const { message, url, requestedSchema } = context;
      if (url !== undefined) {
        const answer = await ask(`${message}\n  ${url}`, "Opened it? y or n", context);
        return { action: /^y(es)?$/i.test(answer) ? "accept" : "decline" };
      }
      const content: Record<string, ElicitationFieldValue> = {};
      for (const [name, field] of Object.entries(requestedSchema?.properties ?? {})) {
        const hint = [field.description, ...choicesOf(field)].filter(Boolean).join("  ");
        const answer = await ask(`${message} ${field.title ?? name}`, hint, context);
        const value = readField(field, answer);
        if (value !== undefined) content[name] = value;
      }
      return { action: "accept", content };
    },

    onExitPlanModeRequest: async ({ summary, recommendedAction }, context) => {
      const answer = await ask(`${summary}\n  Go on with this plan?`, "y, or what to change", context);
      return /^y(es)?$/i.test(answer)
        ? { approved: true, selectedAction: recommendedAction }
        : { approved: false, ...(/^n?o?$/i.test(answer) ? {} : { feedback: answer }) };
    },
  };
}

function choicesOf(field: ElicitationSchemaField): string[] {
  if ("enum" in field) return field.enum;
  if ("oneOf" in field) return field.oneOf.map((choice) => choice.const);
  if (field.type !== "array") return [];
  return "enum" in field.items ? field.items.enum : field.items.anyOf.map((choice) => choice.const);
}

/** A line as the value of a field; nothing for an empty one. */
function readField(field: ElicitationSchemaField, line: string): ElicitationFieldValue | undefined {
  if (line === "") return field.default;
  switch (field.type) {
    case "boolean":
      return /^(y(es)?|true)$/i.test(line);
    case "number":
    case "integer":
      return Number(line);
    case "array":
      return line.split(",").map((part) => part.trim());
    default:
      return line;
  }
}
