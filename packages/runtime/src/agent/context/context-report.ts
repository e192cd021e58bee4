import type { ContextHeaviestMessage, MetadataContextAttributionResult } from "@parley/protocol";
import type { ModelMessage } from "../../models/model.js";
import { type CompactionThresholds, DEFAULT_THRESHOLDS } from "../compaction/thresholds.js";
import type { Context } from "./context.js";
import { messageTokens, toolTokens } from "./context-size.js";

/** What a context is measured against. */
export interface ReportOptions {
  readonly thresholds: Partial<CompactionThresholds>;
  /** Tokens of the longest prompt; 0 for the model's own. */
  readonly promptTokenLimit?: number | undefined;
  /** What the model is called in the report. Default: its id. */
  readonly modelName?: string | undefined;
  /** How many summaries there were. */
  readonly compactions: number;
}

/** How full the window is. Source of the fields and of how they are computed: the official runtime. */
export function contextInfo(context: Context, options: ReportOptions) {
  const { size, resolved } = context;
  return {
    modelName: options.modelName ?? resolved.info.id,
    systemTokens: size.system,
    customInstructionsTokens: null,
    conversationTokens: size.conversation,
    toolDefinitionsTokens: size.tools,
    mcpToolsTokens: mcpTokens(context),
    totalTokens: size.total,
    ...windowOf(context, options),
  };
}

/** What fills the window, source by source. */
export function contextAttribution(
  context: Context,
  options: ReportOptions,
): NonNullable<MetadataContextAttributionResult["contextAttribution"]> {
  const { size, resolved, tools } = context;
  const window = windowOf(context, options);
  const mcpTools = mcpTokens(context);
  const definitions = tools.map((tool) => ({
    kind: "toolDefinition",
    id: `toolDefinition:${tool.name}`,
    label: tool.name,
    tokens: toolTokens(tool),
    parentId: "toolDefinitions",
  }));
  return {
    totalTokens: size.total,
    modelId: resolved.info.id,
    modelSource: "selected",
    ...window,
    categories: {
      systemPrompt: size.system,
      customInstructions: 0,
      systemTools: size.tools - mcpTools,
      mcpTools,
      messages: size.conversation,
      freeSpace: Math.max(0, window.limit - size.total - window.bufferTokens),
      buffer: window.bufferTokens,
    },
    entries: [
      { kind: "system", id: "systemPrompt", label: "System prompt", tokens: size.system },
      { kind: "system", id: "toolDefinitions", label: "Tool definitions", tokens: size.tools },
      ...definitions,
    ],
    compactions: { count: options.compactions },
  };
}

/** How many messages are listed unless a caller says otherwise. Source: the official runtime. */
const DEFAULT_HEAVIEST = 5;

/** The messages that take the most room, the system message aside. */
export function heaviestMessages(context: Context, limit = DEFAULT_HEAVIEST): ContextHeaviestMessage[] {
  return context.messages
    .filter(({ role }) => role !== "system")
    .map((message, index) => ({
      id: `message-${index}`,
      label: labelOf(message),
      role: message.role,
      tokens: messageTokens(message),
    }))
    .sort((a, b) => b.tokens - a.tokens)
    .slice(0, limit);
}

function windowOf(context: Context, { thresholds, promptTokenLimit }: ReportOptions) {
  const limit = promptTokenLimit || context.resolved.info.limits.maxPromptTokens;
  const { background, exhaustion } = { ...DEFAULT_THRESHOLDS, ...thresholds };
  return {
    promptTokenLimit: limit,
    compactionThreshold: Math.round(limit * background),
    limit,
    bufferTokens: Math.round(limit * (1 - exhaustion)),
  };
}

function mcpTokens({ tools }: Context): number {
  return tools.filter(({ mcp }) => mcp).reduce((sum, tool) => sum + toolTokens(tool), 0);
}

/** Longest beginning of a message in its label, in UTF-16 units. Source: the official runtime. */
const LABEL_LENGTH = 50;

const ROLES = { system: "system", user: "user", assistant: "asst", tool: "tool" } as const;

function labelOf(message: ModelMessage): string {
  const text = textOf(message).trim().replaceAll(/\s+/g, " ");
  const beginning = text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text;
  return `${ROLES[message.role]}: ${beginning}`;
}

function textOf({ content }: ModelMessage): string {
  if (typeof content === "string") return content;
  return (content ?? []).flatMap((part) => (part.type === "text" ? [part.text] : [])).join(" ");
}
