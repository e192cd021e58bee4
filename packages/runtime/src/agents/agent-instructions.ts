import type { CustomAgent } from "./agent.js";

/**
 * What a selected agent adds to the system message: the skills it brings, then its prompt. Source of the
 * tag: the official runtime.
 *
 * @param skillContexts see `skillContext`, one for each of the agent's skills that was found
 */
export function agentInstructions({ prompt }: CustomAgent, skillContexts: readonly string[] = []): string {
  const preface =
    "The person chose an agent with these instructions. Work by them, within the limits set above.";
  return [
    "<agent_instructions>",
    [preface, ...skillContexts, prompt].join("\n\n"),
    "</agent_instructions>",
  ].join("\n");
}
