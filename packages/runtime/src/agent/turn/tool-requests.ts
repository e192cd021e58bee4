import type { ToolCall } from "../../models/model.js";
import { ownTool } from "../../tools/own-tools.js";
import { freeText, NAMELESS, readArguments } from "../../tools/parse-arguments.js";
import type { AgentTool } from "../host.js";

/** A tool call as the model made it, with its arguments parsed. */
export interface ParsedCall {
  /** As the model is to see it again: malformed arguments are cleared, so that no wire refuses them. */
  readonly shown: ToolCall;
  /** For the executor: the parsed value; the text itself when it is no JSON. */
  readonly arguments: unknown;
  /** For events: the parsed value; empty when there is none. */
  readonly announced: unknown;
}

/** @param tools those on offer */
export function parseCall(made: ToolCall, tools: readonly AgentTool[] = []): ParsedCall {
  const call = { ...made, name: nameOf(made, tools) };
  try {
    const parsed = readArguments(call.arguments);
    return { shown: call, arguments: parsed, announced: parsed };
  } catch {
    return { shown: { ...call, arguments: "{}" }, arguments: call.arguments, announced: {} };
  }
}

/** A name that every wire takes, where it isn't one that was offered. */
function nameOf({ name }: ToolCall, tools: readonly AgentTool[]): string {
  if (name === "") return NAMELESS;
  return tools.some((tool) => tool.name === name) ? name : name.replace(/[^\w-]/g, "_");
}

/** An entry of `toolRequests` of `assistant.message`. */
export interface ToolRequest {
  readonly toolCallId: string;
  readonly name: string;
  readonly arguments: unknown;
  /** `custom` for a tool that takes a text. */
  readonly type: "function" | "custom";
  readonly intentionSummary?: string;
  readonly toolTitle?: string;
  readonly mcpServerName?: string;
  readonly mcpToolName?: string;
}

export function toolRequest({ shown, announced }: ParsedCall, tools: readonly AgentTool[]): ToolRequest {
  const tool = tools.find(({ name }) => name === shown.name);
  const intentionSummary = isObject(announced) ? summary(shown.name, tool, announced) : undefined;
  return {
    toolCallId: shown.id,
    name: shown.name,
    ...(tool?.grammar
      ? { arguments: freeText(announced), type: "custom" }
      : { arguments: announced, type: "function" }),
    ...(intentionSummary !== undefined && { intentionSummary }),
    ...(tool?.title !== undefined && { toolTitle: tool.title }),
    ...(tool?.mcp && { mcpServerName: tool.mcp.serverName, mcpToolName: tool.mcp.toolName }),
  };
}

/** A tool of this runtime's own says what is intended even where it is not offered, or a client's takes its place. */
function summary(
  name: string,
  tool: AgentTool | undefined,
  args: Readonly<Record<string, unknown>>,
): string | undefined {
  const summarize = tool?.summarize ?? ownTool(name)?.summarize ?? foremostText;
  try {
    return summarize(args);
  } catch {
    // Arguments are checked only when the call runs; a summary of wrong ones is not worth a failure.
    return undefined;
  }
}

/** Arguments that mostly say what a call is about, the most telling first. Source: the official runtime. */
const TELLING = ["description", "path", "pattern", "command", "query", "url", "question"];

function foremostText(args: Readonly<Record<string, unknown>>): string | undefined {
  return TELLING.map((name) => args[name]).find(
    (value): value is string => typeof value === "string" && value !== "",
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
