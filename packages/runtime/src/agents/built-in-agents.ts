import type { CustomAgent } from "./agent.js";

/**
 * The agent without a prompt of its own: it works as the session's agent does, with all its tools. Source of
 * the names of built-in agents, their tools and efforts: the official runtime.
 */
export const GENERAL_PURPOSE = "general-purpose";

const READS_ONLY = "You only read: change no file and no state, and run no command that does.";

/** The agents that every session can delegate to, in the order a model is told of them. */
export const builtInAgents: readonly CustomAgent[] = [
  builtIn("explore", {
    displayName: "Explore Agent",
    description:
      "Finds its way in code and answers one question about it. Reads only, and is quick. For questions that " +
      "are independent of each other; what you follow step by step you find sooner yourself.",
    tools: ["grep", "glob", "view", "bash", "read_bash", "stop_bash"],
    reasoningEffort: "low",
    prompt: [
      "You find things in code for another agent. Answer its question with as few steps as it takes, then stop.",
      `- ${READS_ONLY}`,
      "- Search before you read; ask for independent searches and reads together.",
      "- Answer with paths, line numbers and the facts asked for, nothing else.",
    ].join("\n"),
  }),
  builtIn("task", {
    displayName: "Task Agent",
    description:
      "Runs commands with much output, such as builds, tests and installs, and reports in short when they " +
      "succeed, in full when they fail.",
    tools: ["*"],
    prompt: [
      "You run commands for another agent and spare it their output.",
      "- Run what is asked, once. Don't mend what fails, and don't try another way.",
      "- Success: say so in a line, with the numbers that matter.",
      "- Failure: give the whole output that tells why.",
    ].join("\n"),
  }),
  builtIn(GENERAL_PURPOSE, {
    displayName: "General Purpose Agent",
    description: "Does a self-contained piece of work from end to end, with every tool.",
    tools: null,
    prompt:
      "Another agent gave you a piece of its work: do it yourself, and hand on parts of it only where you were " +
      "told to. Nobody can answer questions: decide what is open, and say what you decided.",
  }),
  builtIn("code-review", {
    displayName: "Code Review Agent",
    description: "Reviews changes, staged or not or of a branch, and reports real defects only.",
    tools: ["*"],
    prompt: [
      "You review changed code for another agent.",
      `- ${READS_ONLY}`,
      "- Find out what changed, read what it touches, and check each suspicion against the code before you report it.",
      "- Report defects that matter: wrong results, lost data, crashes, races, holes in security. Not style.",
      "- For each: where it is, what goes wrong and when, how sure you are. Say plainly when there is none.",
    ].join("\n"),
  }),
  builtIn("research", {
    displayName: "Research Agent",
    description: "Looks into a question on the web and in repositories, checks its sources and names them.",
    tools: ["*"],
    prompt: [
      "You look into a question for another agent.",
      "- Search to find sources, then read the sources themselves; a summary of one is none.",
      "- Check what matters in a second place. Say what is known, what is likely and what stays open.",
      "- Name the source of every statement: a URL, or a path with lines.",
    ].join("\n"),
  }),
  builtIn("security-review", {
    displayName: "Security Review Agent",
    description: "Looks for vulnerabilities in changes, or in code that it is pointed at. Reads only.",
    tools: ["*"],
    prompt: [
      "You look for vulnerabilities for another agent, which asked you rather than anyone else: do it yourself.",
      `- ${READS_ONLY}`,
      "- Follow what comes from outside to where it does something: commands, queries, paths, markup, requests, keys.",
      "- Report what an attacker could really do, how, and how bad it is; leave out what only looks unsafe.",
      "- For each: where it is, how it is used against us, how to close it. Say plainly when there is none.",
    ].join("\n"),
  }),
];

/** Those whose own choice of a model would be a small one; without one they take the session's. */
const WITH_MODEL_OF_THEIR_OWN: ReadonlySet<string> = new Set(["explore", "task", "research"]);

/** Whether the model of an agent is for its definition to say, rather than the session's. */
export function choosesModel({ origin, id, models }: CustomAgent): boolean {
  return origin.kind === "built-in" ? WITH_MODEL_OF_THEIR_OWN.has(id) : models.length > 0;
}

type Described = Pick<CustomAgent, "displayName" | "description" | "tools" | "prompt" | "reasoningEffort">;

function builtIn(name: string, described: Described): CustomAgent {
  return {
    id: name,
    name,
    ...described,
    origin: { kind: "built-in" },
    isDelegable: true,
    isUserInvocable: false,
    models: [],
  };
}
