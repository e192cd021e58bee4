import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { Tool, ToolArguments } from "../tool.js";
import type { Memories, MemoryScope } from "./memories.js";

/** Longest fact, in UTF-16 units: more is a document. */
const MAX_FACT = 1_000;

const parameters = {
  type: "object",
  properties: {
    subject: { type: "string", description: "What the fact is about, in one to three words." },
    fact: { type: "string", description: "The fact, in one or two sentences that stand on their own." },
    citations: {
      type: "string",
      description: "Where it can be checked: files with lines, or the user's words.",
    },
    reason: { type: "string", description: "Why later sessions should know it." },
    scope: {
      type: "string",
      enum: ["repository", "user"],
      description:
        "repository (the default): for work in this repository. user: for this user's work anywhere.",
    },
  },
  required: ["subject", "fact"],
} as const;

export const storeMemoryDefinition = {
  name: "store_memory",
  description:
    "Keeps a fact for later sessions: a convention, a command that works, a wish of the user that will hold. " +
    "Not for what this task alone needs, for secrets, or for what the code says anyway.",
  parameters,
  title: "Remembering",
  summarize: ({ subject }: ToolArguments) =>
    typeof subject === "string" && subject !== "" ? `Remember: ${subject}` : undefined,
} satisfies Omit<Tool, "prepare">;

/** Makes the tool by which a model keeps a fact. */
export function createStoreMemoryTool(memories: Memories): Tool {
  return {
    ...storeMemoryDefinition,
    prepare: async (args, { toolCallId }) => {
      checkArguments(parameters, args);
      const { subject, fact, citations, reason, scope = "repository" } = args as unknown as Stored;
      if (fact.trim() === "" || fact.length > MAX_FACT) {
        return failureResult(`A fact has between 1 and ${MAX_FACT} characters.`, {
          error: "fact out of bounds",
        });
      }
      const told = { subject, fact, citations, reason, scope };
      return {
        permissions: [{ kind: "memory", toolCallId, action: "store", ...told }],
        run: async () => {
          await memories.store({ scope, subject, fact, citations });
          return successResult("Remembered.");
        },
      };
    },
  };
}

interface Stored {
  readonly subject: string;
  readonly fact: string;
  readonly citations?: string;
  readonly reason?: string;
  readonly scope?: MemoryScope;
}
