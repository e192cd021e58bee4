import { failureResult, successResult } from "../results.js";
import type { PreparedCall, Tool, ToolArguments, ToolResult } from "../tool.js";
import { matchTools } from "./match-tools.js";

/** Name of the tool that searches. */
export const TOOL_SEARCH = "tool_search_tool";

const LONGEST_QUERY = 200;
const MOST = 20;
const USUAL = 5;

const parameters = {
  type: "object",
  properties: {
    query: {
      type: "string",
      description: `What the tool should do, in a few telling words, or its name. At most ${LONGEST_QUERY} characters.`,
    },
    limit: {
      type: "integer",
      default: USUAL,
      description: `How many tools are loaded at most: 1 to ${MOST}.`,
    },
  },
  required: ["query"],
} as const;

/** The tools of an agent that wait to be found. */
export interface WaitingTools {
  list(): readonly Tool[];
  /** The model may call these from now on. */
  load(tools: readonly Tool[]): Promise<void>;
}

/** Makes the tool by which a model finds tools that it wasn't shown. Source of names, bounds and results: the official runtime. */
export function createToolSearchTool(waiting: WaitingTools): Tool {
  return {
    name: TOOL_SEARCH,
    title: "Search tools",
    description:
      "Finds tools that aren't loaded, by what they do, and loads them: they can be called in the next step.",
    parameters,
    prepare: async (args) => prepare(args, waiting),
  };
}

function prepare({ query, limit = USUAL }: ToolArguments, waiting: WaitingTools): PreparedCall | ToolResult {
  if (typeof query !== "string" || query.trim() === "" || query.length > LONGEST_QUERY) {
    return refusal(`query must be a non-empty string of at most ${LONGEST_QUERY} characters`);
  }
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > MOST) {
    return refusal(`limit must be an integer between 1 and ${MOST}`);
  }
  return {
    permissions: [],
    run: async () => {
      const found = matchTools(query, waiting.list()).slice(0, Number(limit));
      if (found.length === 0) {
        return successResult(`No tools found matching '${query}'. Try broader capability keywords.`);
      }
      await waiting.load(found);
      const lines = found.map(({ name, description }) => `- ${name}${description && `: ${description}`}`);
      const text = `Loaded ${found.length} matching tool(s) for the next step:\n${lines.join("\n")}`;
      return successResult(text, {
        detailedContent: `Client-side tool search loaded ${found.length} tool(s).`,
      });
    },
  };
}

function refusal(why: string): ToolResult {
  return failureResult(`Invalid tool search input: ${why}.`, { error: why });
}
