import { durableEvent, ephemeralEvent } from "../define.js";
import type { Attachment } from "../types/attachment.js";
import type { AgentModelPolicy, SkillSource } from "../types/customization.js";
import type {
  McpServerMetadata,
  McpServerSource,
  McpServerStatus,
  McpServerTransport,
} from "../types/mcp.js";
import type { PermissionMode } from "../types/permission.js";
import type { EventOf } from "./envelope.js";

export interface PermissionsChangedData {
  /** @experimental */
  previousMode?: PermissionMode;
  /** @experimental */
  mode?: PermissionMode;
  /** @experimental */
  assistedApprovalModel?: string;
}

/** How permission questions are decided changed. */
export const PermissionsChangedEvent = durableEvent<"session.permissions_changed", PermissionsChangedData>(
  "session.permissions_changed",
  { stability: "experimental" },
);
export type PermissionsChangedEvent = EventOf<typeof PermissionsChangedEvent>;

export interface ManagedSettingsResolvedData {
  source: ManagedSettingsResolvedSource;
  serverManaged: boolean;
  deviceManaged: boolean;
  clientManaged?: boolean;
  policyHelperManaged?: boolean;
  failClosed: boolean;
  sandboxEnabledByUndeterminedPolicy?: boolean;
  bypassPermissionsDisabled: boolean;
  permissionsAllowIntersected?: boolean;
  managedKeys: string[];
  settings?: unknown;
}

export type ManagedSettingsResolvedSource =
  | "server"
  | "device"
  | "client"
  | "policyHelper"
  | "mixed"
  | "none";

/** An administrator's settings were read. */
export const ManagedSettingsResolvedEvent = ephemeralEvent<
  "session.managed_settings_resolved",
  ManagedSettingsResolvedData
>("session.managed_settings_resolved", { stability: "experimental" });
export type ManagedSettingsResolvedEvent = EventOf<typeof ManagedSettingsResolvedEvent>;

export interface ManagedSettingsEnforcedData {
  action: ManagedSettingsEnforcedAction;
  escalation?: ManagedSettingsEnforcedEscalation;
  setting: string;
  failClosed: boolean;
  message: string;
}

export type ManagedSettingsEnforcedAction = "bypass_permissions_blocked";

export type ManagedSettingsEnforcedEscalation =
  | "allow_all"
  | "approve_all"
  | "assisted_approval"
  | "unrestricted_paths"
  | "unrestricted_urls"
  | "server_wide_mcp_approval";

/** An administrator's setting prevented something. */
export const ManagedSettingsEnforcedEvent = ephemeralEvent<
  "session.managed_settings_enforced",
  ManagedSettingsEnforcedData
>("session.managed_settings_enforced", { stability: "experimental" });
export type ManagedSettingsEnforcedEvent = EventOf<typeof ManagedSettingsEnforcedEvent>;

export interface ToolsUpdatedData {
  model: string;
}

/** The model's tools changed. */
export const ToolsUpdatedEvent = ephemeralEvent<"session.tools_updated", ToolsUpdatedData>(
  "session.tools_updated",
);
export type ToolsUpdatedEvent = EventOf<typeof ToolsUpdatedEvent>;

export interface SkillsLoadedData {
  skills: SkillsLoadedSkill[];
}

export interface SkillsLoadedSkill {
  name: string;
  commandName?: string;
  description: string;
  source: SkillSource;
  userInvocable: boolean;
  enabled: boolean;
  path?: string;
  argumentHint?: string;
}

/** Skills were loaded. */
export const SkillsLoadedEvent = ephemeralEvent<"session.skills_loaded", SkillsLoadedData>(
  "session.skills_loaded",
);
export type SkillsLoadedEvent = EventOf<typeof SkillsLoadedEvent>;

export interface CustomAgentsUpdatedData {
  agents: CustomAgentsUpdatedAgent[];
  warnings: string[];
  errors: string[];
}

export interface CustomAgentsUpdatedAgent {
  id: string;
  name: string;
  displayName: string;
  description: string;
  source: string;
  tools: string[] | null;
  userInvocable: boolean;
  disableModelInvocation?: boolean;
  model?: string;
  models?: string[];
  modelPolicy?: AgentModelPolicy;
}

/** Custom agents were loaded. */
export const CustomAgentsUpdatedEvent = ephemeralEvent<
  "session.custom_agents_updated",
  CustomAgentsUpdatedData
>("session.custom_agents_updated");
export type CustomAgentsUpdatedEvent = EventOf<typeof CustomAgentsUpdatedEvent>;

export interface McpServersLoadedData {
  servers: McpServersLoadedServer[];
}

export interface McpServersLoadedServer {
  name: string;
  status: McpServerStatus;
  source?: McpServerSource;
  displayName?: string;
  error?: string;
  serverMetadata?: McpServerMetadata;
  transport?: McpServerTransport;
  pluginName?: string;
  pluginVersion?: string;
}

/** MCP servers were loaded. */
export const McpServersLoadedEvent = ephemeralEvent<"session.mcp_servers_loaded", McpServersLoadedData>(
  "session.mcp_servers_loaded",
);
export type McpServersLoadedEvent = EventOf<typeof McpServersLoadedEvent>;

export interface McpServerStatusChangedData {
  serverName: string;
  status: McpServerStatus;
  error?: string;
}

/** An MCP server's state changed. */
export const McpServerStatusChangedEvent = ephemeralEvent<
  "session.mcp_server_status_changed",
  McpServerStatusChangedData
>("session.mcp_server_status_changed");
export type McpServerStatusChangedEvent = EventOf<typeof McpServerStatusChangedEvent>;

export interface McpServerRemovedData {
  serverName: string;
}

/** An MCP server was removed. */
export const McpServerRemovedEvent = ephemeralEvent<"session.mcp_server_removed", McpServerRemovedData>(
  "session.mcp_server_removed",
);
export type McpServerRemovedEvent = EventOf<typeof McpServerRemovedEvent>;

export interface McpServerNeedsReconnectData {
  serverName: string;
}

/** An MCP server has to be connected again. */
export const McpServerNeedsReconnectEvent = ephemeralEvent<
  "session.mcp_server_needs_reconnect",
  McpServerNeedsReconnectData
>("session.mcp_server_needs_reconnect");
export type McpServerNeedsReconnectEvent = EventOf<typeof McpServerNeedsReconnectEvent>;

export interface ExtensionsLoadedData {
  extensions: ExtensionsLoadedExtension[];
}

export interface ExtensionsLoadedExtension {
  id: string;
  name: string;
  source: ExtensionsLoadedExtensionSource;
  status: ExtensionsLoadedExtensionStatus;
}

export type ExtensionsLoadedExtensionSource = "project" | "user" | "plugin" | "session";

export type ExtensionsLoadedExtensionStatus = "running" | "disabled" | "failed" | "starting";

/** Extensions were loaded. */
export const ExtensionsLoadedEvent = ephemeralEvent<"session.extensions_loaded", ExtensionsLoadedData>(
  "session.extensions_loaded",
);
export type ExtensionsLoadedEvent = EventOf<typeof ExtensionsLoadedEvent>;

export interface ExtensionsAttachmentsPushedData {
  attachments: Attachment[];
}

/** An extension attached things to the next message. */
export const ExtensionsAttachmentsPushedEvent = ephemeralEvent<
  "session.extensions.attachments_pushed",
  ExtensionsAttachmentsPushedData
>("session.extensions.attachments_pushed");
export type ExtensionsAttachmentsPushedEvent = EventOf<typeof ExtensionsAttachmentsPushedEvent>;
