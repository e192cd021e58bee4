import type { CurrentToolMetadata } from "@parley/protocol";

/** A value that JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export type ToolResultType = "success" | "failure" | "rejected" | "denied" | "timeout";

/** Something a tool gives beside text. */
export type ToolBinaryResult = {
  /** Base64. */
  data: string;
  mimeType: string;
  type: "image" | "resource";
  description?: string;
};

export type ToolTelemetry = Record<string, Record<string, JsonValue> | undefined>;

/** What a tool gives, in full. */
export type ToolResultObject = {
  /** What the model is shown. */
  textResultForLlm: string;
  binaryResultsForLlm?: ToolBinaryResult[];
  resultType: ToolResultType;
  error?: string;
  /** What people are shown. */
  sessionLog?: string;
  toolTelemetry?: ToolTelemetry;
  /** Names of the tools found, of a tool that searches for tools. */
  toolReferences?: string[];
};

export type ToolResult = string | ToolResultObject;

/** One call of a tool. */
export interface ToolInvocation {
  sessionId: string;
  toolCallId: string;
  toolName: string;
  arguments: unknown;
  /** The tools there are now. Only for a tool that replaces the built-in `tool_search_tool`. */
  availableTools?: CurrentToolMetadata[];
  /** W3C trace context of the call. */
  traceparent?: string;
  /** W3C trace context of the call. */
  tracestate?: string;
  /**
   * Fires when the result isn't waited for any more: the runtime aborted or finished the call, another client
   * answered it, or this client left.
   */
  signal: AbortSignal;
}

/**
 * Carries out a call. A string is the result's text; a {@link ToolResultObject} is taken as it is; anything
 * else is shown to the model as JSON, and nothing as an empty text. What it throws is a failure with that
 * message.
 */
export type ToolHandler<TArgs = unknown> = (
  args: TArgs,
  invocation: ToolInvocation,
) => Promise<unknown> | unknown;

/** A schema with `toJSONSchema()`, such as one of zod 4, whose output type the handler's arguments have. */
export interface ZodSchema<T = unknown> {
  _output: T;
  toJSONSchema(): Record<string, unknown>;
}

/** A tool that this program provides. */
export interface Tool<TArgs = unknown> {
  name: string;
  description?: string;
  /** A schema, or JSON Schema. Default: no parameters. */
  parameters?: ZodSchema<TArgs> | Record<string, unknown>;
  /** Without one the calls are left to whoever answers `external_tool.requested` events. */
  handler?: ToolHandler<TArgs>;
  /** Must be set where a built-in tool has the same name. */
  overridesBuiltInTool?: boolean;
  /** Its calls run without asking permission. */
  skipPermission?: boolean;
  /** Whether the model may have to search for it. Default `"auto"`. */
  defer?: "auto" | "never";
  /** Kept and given back as it is. */
  metadata?: Record<string, unknown>;
  /** A call that succeeds ends the agent's turn. */
  isTerminal?: boolean;
}

/** A tool whatever its handler's arguments are: what {@link Tool}s of different types have in common. */
export interface AnyTool extends Omit<Tool, "handler"> {
  // A method, because the arguments of methods are not held against each other.
  handler?(...call: Parameters<ToolHandler>): ReturnType<ToolHandler>;
}

/** How the model comes to tools that it isn't shown from the start. */
export interface ToolSearchConfig {
  enabled?: boolean;
  /** Number of tools from which MCP and client tools have to be searched for. Default 30. */
  deferThreshold?: number;
}
