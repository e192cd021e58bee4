export type ContentFilterMode = "none" | "markdown" | "hidden_characters";

export type FilterMapping = Record<string, ContentFilterMode> | ContentFilterMode;

export interface HeaderEntry {
  name: string;
  value: string;
}

export interface McpOauthHttpResponse {
  statusCode: number;
  headers: HeaderEntry[];
  body?: string;
}

export interface McpOauthWWWAuthenticateParams {
  resourceMetadataUrl?: string;
  scope?: string;
  error?: string;
}

export type McpSafeForTelemetry = boolean | McpSafeForTelemetryFields;

export interface McpSafeForTelemetryFields {
  name: boolean;
  inputsNames: boolean;
}

export type McpSerializableServerConfig = McpServerConfigStdio | McpServerConfigHttp;

export interface McpServerConfigStdio {
  displayName?: string;
  safeForTelemetry?: McpSafeForTelemetry;
  tools?: string[];
  isDefaultServer?: boolean;
  filterMapping?: FilterMapping;
  timeout?: number;
  oidc?: McpServerAuthConfig;
  auth?: McpServerAuthConfig;
  deferTools?: McpServerConfigDeferTools;
  disableToolCache?: boolean;
  disableSecretMasking?: boolean;
  excludeTools?: string[];
  events?: string[];
  notifications?: string[];
  source?: McpServerSource;
  sourcePlugin?: string;
  sourcePluginVersion?: string;
  sourcePluginSpec?: boolean;
  sourcePath?: string;
  configWarnings?: string[];
  command: string;
  args?: string[];
  cwd?: string;
  env?: Record<string, string>;
  type?: McpServerConfigStdioType;
}

export type McpServerAuthConfig = boolean | McpServerAuthConfigRedirectPort;

export interface McpServerAuthConfigRedirectPort {
  redirectPort?: number;
}

export type McpServerConfigDeferTools = "auto" | "never";

export type McpServerSource = "user" | "workspace" | "plugin" | "builtin" | "managed";

export type McpServerConfigStdioType = "local" | "stdio";

export interface McpServerConfigHttp {
  displayName?: string;
  safeForTelemetry?: McpSafeForTelemetry;
  tools?: string[];
  type?: McpServerConfigHttpType;
  isDefaultServer?: boolean;
  filterMapping?: FilterMapping;
  timeout?: number;
  oidc?: McpServerAuthConfig;
  auth?: McpServerAuthConfig;
  deferTools?: McpServerConfigDeferTools;
  disableToolCache?: boolean;
  disableSecretMasking?: boolean;
  excludeTools?: string[];
  events?: string[];
  notifications?: string[];
  source?: McpServerSource;
  sourcePlugin?: string;
  sourcePluginVersion?: string;
  sourcePluginSpec?: boolean;
  sourcePath?: string;
  configWarnings?: string[];
  url: string;
  headers?: Record<string, string>;
  headersRefreshTtlMs?: number;
  oauthClientId?: string;
  oauthPublicClient?: boolean;
  oauthGrantType?: McpServerConfigHttpOauthGrantType;
}

export type McpServerConfigHttpType = "http" | "sse";

export type McpServerConfigHttpOauthGrantType = "authorization_code" | "client_credentials";

export interface McpServerMetadata {
  instructions: string | null;
}

export type McpServerStatus =
  | "connected"
  | "failed"
  | "needs-auth"
  | "pending"
  | "disabled"
  | "stopped"
  | "not_configured";

export type McpServerTransport = "stdio" | "http" | "sse" | "memory";
