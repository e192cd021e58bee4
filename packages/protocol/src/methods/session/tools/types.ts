import type {
  EmbeddedBlobResourceContents,
  EmbeddedTextResourceContents,
  TaskCompletionOutcome,
} from "../../../types/tool.js";

export interface ExternalToolTextResultForLlmBinaryResultsForLlm {
  type: ExternalToolTextResultForLlmBinaryResultsForLlmType;
  data: string;
  mimeType: string;
  description?: string;
  metadata?: Record<string, unknown>;
}

export type ExternalToolTextResultForLlmBinaryResultsForLlmType = "image" | "resource";

export type ExternalToolTextResultForLlmContent =
  | ExternalToolTextResultForLlmContentText
  | ExternalToolTextResultForLlmContentTerminal
  | ExternalToolTextResultForLlmContentShellExit
  | ExternalToolTextResultForLlmContentImage
  | ExternalToolTextResultForLlmContentAudio
  | ExternalToolTextResultForLlmContentResourceLink
  | ExternalToolTextResultForLlmContentResource;

export interface ExternalToolTextResultForLlmContentText {
  type: "text";
  text: string;
}

export interface ExternalToolTextResultForLlmContentTerminal {
  type: "terminal";
  text: string;
  exitCode?: number;
  cwd?: string;
}

export interface ExternalToolTextResultForLlmContentShellExit {
  type: "shell_exit";
  shellId: string;
  exitCode: number;
  cwd?: string;
  outputPreview?: string;
  outputTruncated?: boolean;
  outputFilePath?: string;
}

export interface ExternalToolTextResultForLlmContentImage {
  type: "image";
  data: string;
  mimeType: string;
}

export interface ExternalToolTextResultForLlmContentAudio {
  type: "audio";
  data: string;
  mimeType: string;
}

export interface ExternalToolTextResultForLlmContentResourceLink {
  icons?: ExternalToolTextResultForLlmContentResourceLinkIcon[];
  name: string;
  title?: string;
  uri: string;
  description?: string;
  mimeType?: string;
  size?: number;
  type: "resource_link";
}

export interface ExternalToolTextResultForLlmContentResourceLinkIcon {
  src: string;
  mimeType?: string;
  sizes?: string[];
  theme?: ExternalToolTextResultForLlmContentResourceLinkIconTheme;
}

export type ExternalToolTextResultForLlmContentResourceLinkIconTheme = "light" | "dark";

export interface ExternalToolTextResultForLlmContentResource {
  type: "resource";
  resource: ExternalToolTextResultForLlmContentResourceDetails;
}

export type ExternalToolTextResultForLlmContentResourceDetails =
  | EmbeddedTextResourceContents
  | EmbeddedBlobResourceContents;

export interface TaskCompletionDecision {
  outcome: TaskCompletionOutcome;
  reason?: string;
  reviewerDerived?: boolean;
  reviewerResultMeta?: unknown;
  objectiveId?: number;
  completionRejectionBudgetExhausted?: boolean;
  completionEligibilityToken?: number;
}

export interface ToolResultExpanded {
  textResultForLlm: string;
  resultType: ToolResultType;
  binaryResultsForLlm?: ExternalToolTextResultForLlmBinaryResultsForLlm[];
  sessionLog?: string;
  error?: string;
  toolTelemetry?: unknown;
  skipLargeOutputProcessing?: boolean;
  newMessages?: ToolResultNewMessage[];
  contents?: ExternalToolTextResultForLlmContent[];
  toolReferences?: string[];
  citableSources?: unknown[];
  skillInvocation?: unknown;
  postToolUseFailureHooksProcessed?: boolean;
  uiResource?: unknown;
  mcpMeta?: Record<string, unknown>;
  structuredContent?: unknown;
  taskCompletionDecision?: TaskCompletionDecision;
}

export type ToolResultType = "success" | "failure" | "timeout" | "rejected" | "denied";

export interface ToolResultNewMessage {
  content: string;
  source: string;
}
