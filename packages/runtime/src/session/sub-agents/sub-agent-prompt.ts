import {
  composeSystemMessage,
  defaultSection,
  type SystemMessageContext,
  type SystemPrompt,
} from "../../agent/index.js";
import type { CustomAgent } from "../../agents/agent.js";
import { GENERAL_PURPOSE } from "../../agents/built-in-agents.js";

const ANSWER = [
  "# Your answer",
  "What you say last goes back to the agent that gave you this work, and nothing else does: put all it needs in it.",
  "Don't write it to a file unless you were asked to. Nobody reads along, so ask no questions.",
].join("\n");

/** The system message of a sub-agent: that of the session's agent, or what its definition says and what all need. */
export function subAgentPrompt(definition: CustomAgent, context: SystemMessageContext): SystemPrompt {
  const { id, origin, prompt } = definition;
  if (origin.kind === "built-in" && id === GENERAL_PURPOSE) {
    const { content } = composeSystemMessage(undefined, context);
    return { content: [prompt, content, ANSWER].join("\n\n"), warnings: [] };
  }
  const sections = ["tool_instructions", "safety", "environment_context"].map((name) =>
    defaultSection(name, context),
  );
  return { content: [prompt, ...sections, ANSWER].filter((part) => part !== "").join("\n\n"), warnings: [] };
}
