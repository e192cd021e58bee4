import { ParleyError } from "../errors.js";

type ToolSource = "builtin" | "mcp" | "custom";

/** Names that tools can have. Source: the official runtime's own check. */
const TOOL_NAME = /^[a-zA-Z0-9_-]+$/;

/**
 * Builds the patterns for `availableTools` and `excludedTools`. Where a tool is from is what the runtime knows
 * of it, not how it is named: `addBuiltIn("bash")` never matches another's tool of that name.
 */
export class ToolSet {
  readonly #patterns: string[] = [];

  /**
   * Adds built-in tools.
   *
   * @param names one, several, or `"*"` for all
   * @throws ParleyError `ERR_INVALID_OPTION` when that can't be a tool's name
   */
  addBuiltIn(names: string | readonly string[]): ToolSet {
    for (const name of typeof names === "string" ? [names] : names) this.#add("builtin", name);
    return this;
  }

  /** Adds a tool that a client or a custom agent provides; `"*"` for all. */
  addCustom(name: string): ToolSet {
    return this.#add("custom", name);
  }

  /** Adds an MCP tool by the runtime's name for it, such as `github-list_issues`; `"*"` for all. */
  addMcp(toolName: string): ToolSet {
    return this.#add("mcp", toolName);
  }

  /** The patterns, as a copy. */
  toArray(): string[] {
    return [...this.#patterns];
  }

  #add(source: ToolSource, name: string): ToolSet {
    if (name !== "*" && !TOOL_NAME.test(name)) {
      throw new ParleyError(
        "ERR_INVALID_OPTION",
        `Invalid ${source} tool name '${name}': tool names must match ${TOOL_NAME} or be the wildcard '*'.`,
      );
    }
    this.#patterns.push(`${source}:${name}`);
    return this;
  }
}

/** Sets of built-in tools, for {@link ToolSet.addBuiltIn}. */
export const BuiltInTools = {
  /** Those that stay within one session: no host files, environment or network, nothing of other sessions. */
  Isolated: Object.freeze([
    "ask_user",
    "task_complete",
    "exit_plan_mode",
    "task",
    "read_agent",
    "write_agent",
    "list_agents",
    "send_inbox",
    "context_board",
    "skill",
  ]) as readonly string[],
} as const;

/**
 * The patterns of a tool filter option.
 *
 * @throws ParleyError `ERR_INVALID_OPTION` for a `*` without a source
 */
export function toolPatterns(
  option: "availableTools" | "excludedTools",
  filter: string[] | ToolSet | undefined,
): string[] | undefined {
  const patterns = filter instanceof ToolSet ? filter.toArray() : filter;
  if (Array.isArray(patterns) && patterns.includes("*")) {
    throw new ParleyError(
      "ERR_INVALID_OPTION",
      `Invalid ${option} entry '*': there is no bare wildcard. Use one or more of ` +
        "`new ToolSet().addBuiltIn('*')`, `.addMcp('*')`, or `.addCustom('*')` to target a specific source.",
    );
  }
  return patterns;
}
