import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { Tool } from "../tool.js";
import type { Memories } from "./memories.js";

const parameters = {
  type: "object",
  properties: {
    fact: { type: "string", description: "The fact, word for word as it is remembered." },
    direction: {
      type: "string",
      enum: ["upvote", "downvote"],
      description: "upvote: it held. downvote: it is wrong.",
    },
    reason: { type: "string", description: "What showed it." },
  },
  required: ["fact", "direction", "reason"],
} as const;

export const voteMemoryDefinition = {
  name: "vote_memory",
  description:
    "Says whether a remembered fact held when it mattered. Vote against one that is wrong or out of date: it is " +
    "forgotten once more votes are against it than for it.",
  parameters,
  title: "Judging a memory",
  summarize: () => undefined,
} satisfies Omit<Tool, "prepare">;

/** Makes the tool by which a model judges what it remembers. */
export function createVoteMemoryTool(memories: Memories): Tool {
  return {
    ...voteMemoryDefinition,
    prepare: async (args, { toolCallId }) => {
      checkArguments(parameters, args);
      const { fact, direction, reason } = args as unknown as Vote;
      return {
        permissions: [{ kind: "memory", toolCallId, action: "vote", fact, direction, reason }],
        run: async () => {
          const isKnown = await memories.vote(fact, direction === "upvote" ? 1 : -1);
          if (isKnown) return successResult("Counted.");
          return failureResult("Nothing of these words is remembered.", { error: "unknown fact" });
        },
      };
    },
  };
}

interface Vote {
  readonly fact: string;
  readonly direction: "upvote" | "downvote";
  readonly reason: string;
}
