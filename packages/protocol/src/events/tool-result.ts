import { durableEvent } from "../define.js";
import type { OmittedBinaryOmittedReason } from "../types/attachment.js";
import type { RemediationAction } from "../types/command.js";
import type { FusionAttribution } from "../types/fusion.js";
import type { EmbeddedBlobResourceContents, EmbeddedTextResourceContents } from "../types/tool.js";
import type { EventOf } from "./envelope.js";

export interface ToolExecutionCompleteData {
  toolCallId: string;
  success: boolean;
  model?: string;
  /** @experimental */
  mcpMeta?: unknown;
  interactionId?: string;
  rte?: boolean;
  isUserRequested?: boolean;
  result?: ToolExecutionCompleteResult;
  error?: ToolExecutionCompleteError;
  toolTelemetry?: Record<string, unknown>;
  turnId?: string;
  toolDescription?: ToolExecutionCompleteToolDescription;
  sandboxed?: boolean;
  /** @experimental */
  shellExecution?: ToolExecutionCompleteShellExecution;
  /** @deprecated */
  parentToolCallId?: string;
  /** @experimental */
  fusion?: FusionAttribution;
}

export interface ToolExecutionCompleteResult {
  content: string;
  detailedContent?: string;
  contents?: ToolExecutionCompleteContent[];
  /** @experimental */
  binaryResultsForLlm?: PersistedBinaryResult[];
  uiResource?: ToolExecutionCompleteUIResource;
  structuredContent?: unknown;
  /** @experimental */
  citableSources?: CitableSource[];
  /** @experimental */
  mcpMeta?: unknown;
}

export type ToolExecutionCompleteContent =
  | ToolExecutionCompleteContentText
  | ToolExecutionCompleteContentTerminal
  | ToolExecutionCompleteContentShellExit
  | ToolExecutionCompleteContentImage
  | ToolExecutionCompleteContentAudio
  | ToolExecutionCompleteContentResourceLink
  | ToolExecutionCompleteContentResource;

export interface ToolExecutionCompleteContentText {
  type: "text";
  text: string;
}

/** @deprecated */
export interface ToolExecutionCompleteContentTerminal {
  type: "terminal";
  text: string;
  exitCode?: number;
  cwd?: string;
}

export interface ToolExecutionCompleteContentShellExit {
  type: "shell_exit";
  shellId: string;
  exitCode: number;
  cwd?: string;
  outputPreview?: string;
  outputTruncated?: boolean;
  outputFilePath?: string;
}

export interface ToolExecutionCompleteContentImage {
  type: "image";
  data: string;
  mimeType: string;
}

export interface ToolExecutionCompleteContentAudio {
  type: "audio";
  data: string;
  mimeType: string;
}

export interface ToolExecutionCompleteContentResourceLink {
  icons?: ToolExecutionCompleteContentResourceLinkIcon[];
  name: string;
  title?: string;
  uri: string;
  description?: string;
  mimeType?: string;
  size?: number;
  type: "resource_link";
}

export interface ToolExecutionCompleteContentResourceLinkIcon {
  src: string;
  mimeType?: string;
  sizes?: string[];
  theme?: ToolExecutionCompleteContentResourceLinkIconTheme;
}

export type ToolExecutionCompleteContentResourceLinkIconTheme = "light" | "dark";

export interface ToolExecutionCompleteContentResource {
  type: "resource";
  resource: ToolExecutionCompleteContentResourceDetails;
}

export type ToolExecutionCompleteContentResourceDetails =
  | EmbeddedTextResourceContents
  | EmbeddedBlobResourceContents;

export type PersistedBinaryResult = PersistedBinaryImage | OmittedBinaryResult | BinaryAssetReference;

export interface PersistedBinaryImage {
  type: PersistedBinaryImageType;
  data: string;
  mimeType: string;
  description?: string;
  metadata?: Record<string, unknown>;
}

export type PersistedBinaryImageType = "image" | "resource";

export interface OmittedBinaryResult {
  type: OmittedBinaryType;
  mimeType: string;
  byteLength: number;
  omittedReason: OmittedBinaryOmittedReason;
  description?: string;
  metadata?: Record<string, unknown>;
}

export type OmittedBinaryType = "image" | "resource";

export interface BinaryAssetReference {
  type: BinaryAssetReferenceType;
  assetId: string;
  mimeType: string;
  byteLength: number;
  description?: string;
  metadata?: Record<string, unknown>;
}

export type BinaryAssetReferenceType = "image" | "resource";

export interface ToolExecutionCompleteUIResource {
  uri: string;
  mimeType: string;
  text?: string;
  blob?: string;
  _meta?: ToolExecutionCompleteUIResourceMeta;
}

export interface ToolExecutionCompleteUIResourceMeta {
  ui?: ToolExecutionCompleteUIResourceMetaUI;
}

export interface ToolExecutionCompleteUIResourceMetaUI {
  csp?: ToolExecutionCompleteUIResourceMetaUICsp;
  permissions?: ToolExecutionCompleteUIResourceMetaUIPermissions;
  domain?: string;
  prefersBorder?: boolean;
}

export interface ToolExecutionCompleteUIResourceMetaUICsp {
  connectDomains?: string[];
  resourceDomains?: string[];
  frameDomains?: string[];
  baseUriDomains?: string[];
}

export interface ToolExecutionCompleteUIResourceMetaUIPermissions {
  camera?: ToolExecutionCompleteUIResourceMetaUIPermissionsCamera;
  microphone?: ToolExecutionCompleteUIResourceMetaUIPermissionsMicrophone;
  geolocation?: ToolExecutionCompleteUIResourceMetaUIPermissionsGeolocation;
  clipboardWrite?: ToolExecutionCompleteUIResourceMetaUIPermissionsClipboardWrite;
}

export type ToolExecutionCompleteUIResourceMetaUIPermissionsCamera = Record<string, unknown>;

export type ToolExecutionCompleteUIResourceMetaUIPermissionsMicrophone = Record<string, unknown>;

export type ToolExecutionCompleteUIResourceMetaUIPermissionsGeolocation = Record<string, unknown>;

export type ToolExecutionCompleteUIResourceMetaUIPermissionsClipboardWrite = Record<string, unknown>;

export interface CitableSource {
  id: string;
  title?: string;
  content: string;
  url?: string;
  path?: string;
}

export interface ToolExecutionCompleteError {
  message: string;
  code?: string;
  remediation?: RemediationAction;
}

export interface ToolExecutionCompleteToolDescription {
  name: string;
  description?: string;
  _meta?: ToolExecutionCompleteToolDescriptionMeta;
}

export interface ToolExecutionCompleteToolDescriptionMeta {
  ui?: ToolExecutionCompleteToolDescriptionMetaUI;
}

export interface ToolExecutionCompleteToolDescriptionMetaUI {
  resourceUri?: string;
  visibility?: ToolExecutionCompleteToolDescriptionMetaUIVisibility[];
}

export type ToolExecutionCompleteToolDescriptionMetaUIVisibility = "model" | "app";

export interface ToolExecutionCompleteShellExecution {
  exitCode: number;
}

/** A tool call ended. */
export const ToolExecutionCompleteEvent = durableEvent<"tool.execution_complete", ToolExecutionCompleteData>(
  "tool.execution_complete",
);
export type ToolExecutionCompleteEvent = EventOf<typeof ToolExecutionCompleteEvent>;
