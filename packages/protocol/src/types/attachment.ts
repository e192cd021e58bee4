export type Attachment =
  | AttachmentFile
  | AttachmentDirectory
  | AttachmentSelection
  | AttachmentGitHubReference
  | AttachmentGitHubCommit
  | AttachmentGitHubRelease
  | AttachmentGitHubActionsJob
  | AttachmentGitHubRepository
  | AttachmentGitHubFileDiff
  | AttachmentGitHubTreeComparison
  | AttachmentGitHubUrl
  | AttachmentGitHubFile
  | AttachmentGitHubSnippet
  | AttachmentBlob
  | AttachmentExtensionContext;

export interface AttachmentFile {
  type: "file";
  path: string;
  /** @lenient */
  displayName: string;
  lineRange?: AttachmentFileLineRange;
  mimeType?: string;
  assetId?: string;
  byteLength?: number;
  omittedReason?: OmittedBinaryOmittedReason;
  taggedFilesEntry?: string;
}

export interface AttachmentFileLineRange {
  start: number;
  end: number;
}

export type OmittedBinaryOmittedReason = "too_large" | "asset_unavailable";

export interface AttachmentDirectory {
  type: "directory";
  path: string;
  /** @lenient */
  displayName: string;
  taggedFilesEntry?: string;
}

export interface AttachmentSelection {
  type: "selection";
  filePath: string;
  displayName: string;
  /** @lenient */
  text: string;
  /** @lenient */
  selection: AttachmentSelectionDetails;
}

export interface AttachmentSelectionDetails {
  start: AttachmentSelectionDetailsStart;
  end: AttachmentSelectionDetailsEnd;
}

export interface AttachmentSelectionDetailsStart {
  line: number;
  character: number;
}

export interface AttachmentSelectionDetailsEnd {
  line: number;
  character: number;
}

export interface AttachmentGitHubReference {
  type: "github_reference";
  number: number;
  title: string;
  referenceType: AttachmentGitHubReferenceType;
  state: string;
  url: string;
}

export type AttachmentGitHubReferenceType = "issue" | "pr" | "discussion";

export interface AttachmentGitHubCommit {
  type: "github_commit";
  repo: GitHubRepoRef;
  oid: string;
  message: string;
  url: string;
}

export interface GitHubRepoRef {
  id?: number;
  name: string;
  owner: string;
}

export interface AttachmentGitHubRelease {
  type: "github_release";
  repo: GitHubRepoRef;
  tagName: string;
  name: string;
  url: string;
}

export interface AttachmentGitHubActionsJob {
  type: "github_actions_job";
  repo: GitHubRepoRef;
  jobId: number;
  jobName: string;
  workflowName: string;
  url: string;
  conclusion?: string;
}

export interface AttachmentGitHubRepository {
  type: "github_repository";
  repo: GitHubRepoRef;
  url: string;
  description?: string;
  ref?: string;
}

export interface AttachmentGitHubFileDiff {
  type: "github_file_diff";
  url: string;
  head?: AttachmentGitHubFileDiffSide;
  base?: AttachmentGitHubFileDiffSide;
}

export interface AttachmentGitHubFileDiffSide {
  repo: GitHubRepoRef;
  ref: string;
  path: string;
}

export interface AttachmentGitHubTreeComparison {
  type: "github_tree_comparison";
  url: string;
  base: AttachmentGitHubTreeComparisonSide;
  head: AttachmentGitHubTreeComparisonSide;
}

export interface AttachmentGitHubTreeComparisonSide {
  repo: GitHubRepoRef;
  revision: string;
}

export interface AttachmentGitHubUrl {
  type: "github_url";
  url: string;
}

export interface AttachmentGitHubFile {
  type: "github_file";
  repo: GitHubRepoRef;
  ref: string;
  path: string;
  url: string;
}

export interface AttachmentGitHubSnippet {
  type: "github_snippet";
  repo: GitHubRepoRef;
  ref: string;
  path: string;
  url: string;
  lineRange: AttachmentFileLineRange;
}

export interface AttachmentBlob {
  type: "blob";
  data?: string;
  mimeType: string;
  displayName?: string;
  assetId?: string;
  byteLength?: number;
  omittedReason?: OmittedBinaryOmittedReason;
}

export interface AttachmentExtensionContext {
  type: "extension_context";
  extensionId: string;
  canvasId?: string;
  instanceId?: string;
  title: string;
  payload?: unknown;
  capturedAt: string;
}
