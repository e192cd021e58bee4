import { sessionMethod } from "../../define.js";
import type { ExtensionSource } from "../../types/customization.js";

export interface ExtensionList {
  extensions: Extension[];
}

export interface Extension {
  id: string;
  name: string;
  source: ExtensionSource;
  status: ExtensionStatus;
  pid?: number;
}

export type ExtensionStatus = "running" | "disabled" | "failed" | "starting";

/** Lists the session's extensions. */
export const SessionExtensionsList = sessionMethod<void, ExtensionList>("session.extensions.list");

export interface ExtensionsEnableRequest {
  id: string;
}

/** Switches an extension on. */
export const SessionExtensionsEnable = sessionMethod<ExtensionsEnableRequest, null>(
  "session.extensions.enable",
);

export interface ExtensionsDisableRequest {
  id: string;
}

/** Switches an extension off. */
export const SessionExtensionsDisable = sessionMethod<ExtensionsDisableRequest, null>(
  "session.extensions.disable",
);

/** Loads the extensions again. */
export const SessionExtensionsReload = sessionMethod<void, null>("session.extensions.reload");

export interface SendAttachmentsToMessageParams {
  instanceId?: string;
  attachments: PushAttachment[];
}

export type PushAttachment =
  | PushAttachmentFile
  | PushAttachmentDirectory
  | PushAttachmentSelection
  | PushAttachmentGitHubReference
  | PushAttachmentGitHubCommit
  | PushAttachmentGitHubRelease
  | PushAttachmentGitHubActionsJob
  | PushAttachmentGitHubRepository
  | PushAttachmentGitHubFileDiff
  | PushAttachmentGitHubTreeComparison
  | PushAttachmentGitHubUrl
  | PushAttachmentGitHubFile
  | PushAttachmentGitHubSnippet
  | PushAttachmentBlob
  | ExtensionContextPushInput;

export interface PushAttachmentFile {
  type: "file";
  path: string;
  displayName: string;
  lineRange?: PushAttachmentFileLineRange;
}

export interface PushAttachmentFileLineRange {
  start: number;
  end: number;
}

export interface PushAttachmentDirectory {
  type: "directory";
  path: string;
  displayName: string;
}

export interface PushAttachmentSelection {
  type: "selection";
  filePath: string;
  displayName: string;
  text: string;
  selection: PushAttachmentSelectionDetails;
}

export interface PushAttachmentSelectionDetails {
  start: PushAttachmentSelectionDetailsStart;
  end: PushAttachmentSelectionDetailsEnd;
}

export interface PushAttachmentSelectionDetailsStart {
  line: number;
  character: number;
}

export interface PushAttachmentSelectionDetailsEnd {
  line: number;
  character: number;
}

export interface PushAttachmentGitHubReference {
  type: "github_reference";
  number: number;
  title: string;
  referenceType: PushAttachmentGitHubReferenceType;
  state: string;
  url: string;
}

export type PushAttachmentGitHubReferenceType = "issue" | "pr" | "discussion";

export interface PushAttachmentGitHubCommit {
  type: "github_commit";
  repo: PushGitHubRepoRef;
  oid: string;
  message: string;
  url: string;
}

export interface PushGitHubRepoRef {
  id?: number;
  name: string;
  owner: string;
}

export interface PushAttachmentGitHubRelease {
  type: "github_release";
  repo: PushGitHubRepoRef;
  tagName: string;
  name: string;
  url: string;
}

export interface PushAttachmentGitHubActionsJob {
  type: "github_actions_job";
  repo: PushGitHubRepoRef;
  jobId: number;
  jobName: string;
  workflowName: string;
  url: string;
  conclusion?: string;
}

export interface PushAttachmentGitHubRepository {
  type: "github_repository";
  repo: PushGitHubRepoRef;
  url: string;
  description?: string;
  ref?: string;
}

export interface PushAttachmentGitHubFileDiff {
  type: "github_file_diff";
  url: string;
  head?: PushAttachmentGitHubFileDiffSide;
  base?: PushAttachmentGitHubFileDiffSide;
}

export interface PushAttachmentGitHubFileDiffSide {
  repo: PushGitHubRepoRef;
  ref: string;
  path: string;
}

export interface PushAttachmentGitHubTreeComparison {
  type: "github_tree_comparison";
  url: string;
  base: PushAttachmentGitHubTreeComparisonSide;
  head: PushAttachmentGitHubTreeComparisonSide;
}

export interface PushAttachmentGitHubTreeComparisonSide {
  repo: PushGitHubRepoRef;
  revision: string;
}

export interface PushAttachmentGitHubUrl {
  type: "github_url";
  url: string;
}

export interface PushAttachmentGitHubFile {
  type: "github_file";
  repo: PushGitHubRepoRef;
  ref: string;
  path: string;
  url: string;
}

export interface PushAttachmentGitHubSnippet {
  type: "github_snippet";
  repo: PushGitHubRepoRef;
  ref: string;
  path: string;
  url: string;
  lineRange: PushAttachmentFileLineRange;
}

export interface PushAttachmentBlob {
  type: "blob";
  data: string;
  mimeType: string;
  displayName?: string;
}

export interface ExtensionContextPushInput {
  type: "extension_context";
  title: string;
  payload: unknown;
}

/** Attaches things to the message being written. */
export const SessionExtensionsSendAttachmentsToMessage = sessionMethod<SendAttachmentsToMessageParams, null>(
  "session.extensions.sendAttachmentsToMessage",
);
