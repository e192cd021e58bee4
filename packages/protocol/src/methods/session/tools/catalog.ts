import { sessionMethod } from "../../../define.js";
import type { AgentModelPolicy } from "../../../types/customization.js";
import type { TaskCompleteData } from "../../../types/tool.js";
import type { ToolResultExpanded } from "./types.js";

export interface ToolsGetBuiltinDescriptorsRequest {
  reduceUserIntervention?: boolean;
  includeAuthor?: boolean;
  skillEmbeddingEnabled?: boolean;
  shellConfig?: ToolsShellDescriptorConfig;
  shellSupportsPowerShell7Syntax?: boolean;
  shellTimeoutMs?: number;
  backgroundTaskNotificationsEnabled?: boolean;
}

export interface ToolsShellDescriptorConfig {
  shellType: string;
  displayName: string;
  shellToolName: string;
  readShellToolName: string;
  stopShellToolName: string;
  listShellsToolName: string;
  descriptionLines: string[];
}

export interface ToolsGetBuiltinDescriptorsResult {
  tools: BuiltinToolDescriptor[];
}

export interface BuiltinToolDescriptor {
  name: string;
  title: string | null;
  description: string;
  inputSchema: BuiltinToolInputSchema | null;
  instructions: string | null;
  type: string | null;
  format: BuiltinToolFormat | null;
  safeForTelemetry: BuiltinToolSafeForTelemetry;
  isTerminal: boolean;
  hasSummariseIntention: boolean;
}

export interface BuiltinToolInputSchema {
  type: BuiltinToolInputSchemaType;
  [key: string]: unknown;
}

export type BuiltinToolInputSchemaType = "object";

export interface BuiltinToolFormat {
  type: BuiltinToolFormatType;
  syntax: string;
  definition: string;
}

export type BuiltinToolFormatType = "grammar";

export type BuiltinToolSafeForTelemetry = boolean | BuiltinToolSafeTelemetryFields;

export interface BuiltinToolSafeTelemetryFields {
  name?: boolean;
  inputsNames?: boolean;
}

/** Describes the built-in tools. */
export const SessionToolsGetBuiltinDescriptors = sessionMethod<
  ToolsGetBuiltinDescriptorsRequest,
  ToolsGetBuiltinDescriptorsResult
>("session.tools.getBuiltinDescriptors");

export interface ToolsTaskCompleteEventDataRequest {
  toolArgs: unknown;
  finalResult: ToolResultExpanded;
}

/** Makes the data of a task-complete event. */
export const SessionToolsTaskCompleteEventData = sessionMethod<
  ToolsTaskCompleteEventDataRequest,
  TaskCompleteData
>("session.tools.taskCompleteEventData");

export type ToolsInitializeAndValidateResult = Record<string, unknown>;

/** Makes the tools ready and checks them. */
export const SessionToolsInitializeAndValidate = sessionMethod<void, ToolsInitializeAndValidateResult>(
  "session.tools.initializeAndValidate",
);

export interface ToolsGetCurrentMetadataResult {
  tools: CurrentToolMetadata[] | null;
}

export interface CurrentToolMetadata {
  name: string;
  namespacedName?: string;
  mcpServerName?: string;
  mcpToolName?: string;
  description: string;
  input_schema?: Record<string, unknown>;
  deferLoading?: boolean;
}

/** Describes the tools the model has now. */
export const SessionToolsGetCurrentMetadata = sessionMethod<void, ToolsGetCurrentMetadataResult>(
  "session.tools.getCurrentMetadata",
);

export interface ToolsSetRequest {
  tools: ProtocolExternalToolDefinition[];
}

export interface ProtocolExternalToolDefinition {
  name: string;
  description: string;
  title?: string;
  parameters?: Record<string, unknown>;
  overridesBuiltInTool?: boolean;
  skipPermission?: boolean;
  defer?: ProtocolExternalToolDefer;
  isTerminal?: boolean;
  metadata?: Record<string, unknown>;
}

export type ProtocolExternalToolDefer = "auto" | "never";

export type ToolsSetResult = Record<string, unknown>;

/** Replaces the tools this client provides. */
export const SessionToolsSet = sessionMethod<ToolsSetRequest, ToolsSetResult>("session.tools.set");

export interface UpdateSubagentSettingsRequest {
  subagents: SubagentSettings;
}

export type SubagentSettings = {
  agents?: Record<string, SubagentSettingsEntry>;
  disabledSubagents?: string[];
  maxConcurrency?: number;
  maxDepth?: number;
} | null;

export interface SubagentSettingsEntry {
  model?: string;
  modelPolicy?: AgentModelPolicy;
  effortLevel?: string;
  contextTier?: SubagentSettingsEntryContextTier;
  autoInvoke?: boolean;
}

export type SubagentSettingsEntryContextTier = "inherit" | "default" | "long_context";

export type ToolsUpdateSubagentSettingsResult = Record<string, unknown>;

/** Changes what sub-agents may use. */
export const SessionToolsUpdateSubagentSettings = sessionMethod<
  UpdateSubagentSettingsRequest,
  ToolsUpdateSubagentSettingsResult
>("session.tools.updateSubagentSettings");
