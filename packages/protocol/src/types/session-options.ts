import type { CanvasAction, CanvasJsonSchema } from "../methods/session/canvas.js";
import type { FactoryDeclaredLimits } from "../methods/session/factory/history.js";
import type { McpSerializableServerConfig } from "./mcp.js";

/** A tool that the client provides: what the model is told of it, and how its calls are treated. */
export interface ClientTool {
  name: string;
  description?: string;
  /** JSON Schema of the arguments. */
  parameters?: Record<string, unknown>;
  /** Must be set when the name is a built-in tool's. */
  overridesBuiltInTool?: boolean;
  /** Its calls run without asking permission. */
  skipPermission?: boolean;
  /** Whether the tool may wait to be found by tool search. Default `auto`. */
  defer?: ClientToolDefer;
  /** Kept and given back as it is. */
  metadata?: Record<string, unknown>;
  /** The exchange ends once it has been called. */
  isTerminal?: boolean;
}

export type ClientToolDefer = "auto" | "never";

/** A slash command that the client provides. */
export interface ClientCommand {
  name: string;
  description?: string;
}

/** A canvas that the client provides. */
export interface ClientCanvas {
  id: string;
  displayName: string;
  description: string;
  /** What whoever shows it shows beside its name. */
  icon?: string;
  inputSchema?: CanvasJsonSchema;
  actions?: CanvasAction[];
}

/** A factory that the client provides: work of many steps and agents, which the runtime keeps account of. */
export interface ClientFactory {
  name: string;
  description: string;
  phases: ClientFactoryPhase[];
  /** The shape of its arguments. */
  argsSchema?: Record<string, unknown>;
  limits?: FactoryDeclaredLimits;
}

export interface ClientFactoryPhase {
  title: string;
  detail?: string;
}

/** A sub-agent that the client defines. */
export interface ClientAgent {
  name: string;
  displayName?: string;
  description?: string;
  /** Tools it may use; `null` is all of them. */
  tools?: string[] | null;
  prompt: string;
  mcpServers?: Record<string, McpSerializableServerConfig>;
  /** Whether the main agent may choose it by itself. */
  infer?: boolean;
  skills?: string[];
  model?: string;
  reasoningEffort?: string;
}

export interface DefaultAgentOptions {
  /** Tools only sub-agents may use. */
  excludedTools?: string[];
}

export interface ToolSearchOptions {
  enabled?: boolean;
  /** Number of tools from which some are left to be searched for. */
  deferThreshold?: number;
}

/** When the conversation is summarized to make room. */
export interface InfiniteSessionOptions {
  enabled?: boolean;
  /** Fill of the context, 0 to 1, at which summarizing starts in the background. */
  backgroundCompactionThreshold?: number;
  /** Fill of the context, 0 to 1, at which the agent waits for the summary. */
  bufferExhaustionThreshold?: number;
}

/** What happens to tool output too long to show to the model. */
export interface LargeOutputOptions {
  enabled?: boolean;
  maxSizeBytes?: number;
  /** Where such output is stored. */
  outputDir?: string;
}

export interface GitHubMcpToolOptions {
  enableAllTools?: boolean;
  additionalToolsets?: string[];
  additionalTools?: string[];
  enableInsidersMode?: boolean;
  disableFormDeferral?: boolean;
}

/** Which extension the client is. */
export interface ExtensionIdentity {
  source: string;
  name: string;
}

/** Which provider of canvases the client is. */
export interface CanvasProviderIdentity {
  id: string;
  name?: string;
}

export type StorageKind = "persistent" | "in-memory";

export type EnvValueMode = "direct" | "indirect";
