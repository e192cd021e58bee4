import { checkArguments } from "../arguments.js";
import { intention } from "../intention.js";
import { successResult } from "../results.js";
import type { Tool } from "../tool.js";
import type { SessionModes } from "./session-modes.js";

const parameters = {
  type: "object",
  properties: { summary: { type: "string", description: "What was done." } },
  required: ["summary"],
} as const;

export const taskCompleteDefinition = {
  name: "task_complete",
  description:
    "Says that the task is done, once it is and once you have checked that it is. Work on while there is doubt.",
  parameters,
  title: "Task complete",
  summarize: intention(parameters, "Marking task complete", ({ summary }) => String(summary)),
} satisfies Omit<Tool, "prepare">;

/** Makes the tool by which a model that works on its own ends its work. */
export function createTaskCompleteTool(modes: SessionModes): Tool {
  return {
    ...taskCompleteDefinition,
    prepare: async (args) => {
      checkArguments(parameters, args);
      const summary = String(args["summary"]);
      return {
        permissions: [],
        run: async () =>
          modes.current() === "autopilot"
            ? successResult(summary, {
                detailedContent: `✓ Task completed: ${summary}`,
                followedBy: [{ type: "session.task_complete", data: { summary, success: true } }],
                endsExchange: true,
              })
            : successResult("This tool is not applicable in the current mode. Continue working."),
      };
    },
  };
}
