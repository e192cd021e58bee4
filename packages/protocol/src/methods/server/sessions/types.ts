export interface InstalledPlugin {
  name: string;
  marketplace: string;
  version?: string;
  installed_at: string;
  enabled: boolean;
  cache_path?: string;
  source?: InstalledPluginSource;
  source_sha?: string;
  installed_from?: string;
}

export type InstalledPluginSource =
  | string
  | InstalledPluginSourceGitHub
  | InstalledPluginSourceUrl
  | InstalledPluginSourceLocal;

export interface InstalledPluginSourceGitHub {
  source: "github";
  repo: string;
  ref?: string;
  sha?: string;
  path?: string;
}

export interface InstalledPluginSourceUrl {
  source: "url";
  url: string;
  ref?: string;
  sha?: string;
  path?: string;
}

export interface InstalledPluginSourceLocal {
  source: "local";
  path: string;
}

export type RemoteSessionHostStatus = "idle" | "working" | "input-needed" | "error";

export interface RemoteSessionMetadataRepository {
  owner: string;
  name: string;
  branch: string;
}

export type RemoteSessionMetadataTaskType = "cca" | "cli";

export interface RemoteSessionMetadataValue {
  sessionId: string;
  startTime: string;
  modifiedTime: string;
  summary?: string;
  name?: string;
  isRemote: true;
  context?: SessionContext;
  repository: RemoteSessionMetadataRepository;
  remoteSessionIds: string[];
  pullRequestNumber?: number;
  resourceId?: string;
  taskType?: RemoteSessionMetadataTaskType;
  staleAt?: string;
  state?: string;
  hostStatus?: RemoteSessionHostStatus;
  hostActivity?: string;
}

export interface SessionContext {
  cwd: string;
  gitRoot?: string;
  repository?: string;
  hostType?: SessionContextHostType;
  branch?: string;
}

export type SessionContextHostType = "github" | "ado";
