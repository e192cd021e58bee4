import type {
  ClientAgent,
  ClientCanvas,
  ClientCommand,
  ClientTool,
  LargeOutputOptions,
  McpSerializableServerConfig,
} from "@parley/protocol";
import { noPermissionHandler } from "../callbacks/permissions.js";
import type { FactoryHost } from "../factories/host.js";
import { parametersSchema } from "../tools/define-tool.js";
import { toolPatterns } from "../tools/tool-set.js";
import type { CustomAgentConfig, MCPServerConfig } from "../types/agents.js";
import type { BearerTokenProvider } from "../types/providers.js";
import type { LargeToolOutputConfig, ResumeSessionConfig, SessionConfig } from "../types/session-config.js";
import type { SystemMessageConfig } from "../types/system-message.js";
import type { Tool } from "../types/tools.js";

/** Every option of creating and of resuming. */
export type AnySessionConfig = SessionConfig & ResumeSessionConfig & ExtensionOptions;

/** What only an extension that joins a session brings. */
export interface ExtensionOptions {
  requestedEnvironmentVariables?: string[];
  /** Takes what was granted of them, before the session is given to the program. */
  onEnvironmentGranted?: (variables: Readonly<Record<string, string>>) => void;
  factoryHost?: FactoryHost;
}

export type Opening = "create" | "resume";

/** How an option crosses the wire. A row that gives `undefined` is left out of the payload. */
interface Row {
  readonly wire: string;
  readonly value: (config: AnySessionConfig, opening: Opening) => unknown;
}

/** The option as it is, under its own name or another. */
function as<Option extends keyof AnySessionConfig>(option: Option, wire: string = option): Row {
  return { wire, value: (config) => config[option] };
}

/** The option, converted where it is given. */
function to<Option extends keyof AnySessionConfig>(
  option: Option,
  convert: (value: NonNullable<AnySessionConfig[Option]>) => unknown,
  wire: string = option,
): Row {
  return {
    wire,
    value: (config) => {
      const value = config[option];
      return value === undefined || value === null ? value : convert(value);
    },
  };
}

/** Whether the option is given. */
function has(option: keyof AnySessionConfig, wire: string): Row {
  return { wire, value: (config) => Boolean(config[option]) };
}

/** The same in every payload. */
function always(wire: string, value: unknown): Row {
  return { wire, value: () => value };
}

/**
 * What options become in `session.create` and `session.resume`. Source of names and values: what the official
 * SDK 1.0.14 sends. Options that aren't here travel another way, or not at all: see {@link LOCAL_OPTIONS} and
 * {@link PATCH_OPTIONS}.
 */
const ROWS: readonly Row[] = [
  as("model"),
  as("clientName"),
  as("reasoningEffort"),
  as("reasoningSummary"),
  as("enableExperimentalMode", "isExperimentalMode"),
  as("contextTier"),
  as("modelCapabilities"),

  to("provider", wireProvider),
  to("providers", (providers) => providers.map(wireProvider)),
  as("models"),
  as("capi"),

  to("systemMessage", wireSystemMessage),
  to("tools", (tools) => tools.map(wireTool)),
  as("toolSearch"),
  to("availableTools", (filter) => toolPatterns("availableTools", filter)),
  to("excludedTools", (filter) => toolPatterns("excludedTools", filter)),
  always("toolFilterPrecedence", "excluded"),
  as("excludedBuiltinAgents"),
  to("commands", (commands) => commands.map(wireCommand)),

  { wire: "requestPermission", value: requestPermission },
  has("onUserInputRequest", "requestUserInput"),
  has("onElicitationRequest", "requestElicitation"),
  has("onExitPlanModeRequest", "requestExitPlanMode"),
  has("onAutoModeSwitchRequest", "requestAutoModeSwitch"),
  to("enableMcpApps", (enabled) => enabled || undefined, "requestMcpApps"),
  as("askUserVariant"),
  { wire: "hooks", value: ({ hooks }) => Object.values(hooks ?? {}).some(Boolean) },

  as("workingDirectory"),
  as("additionalDirectories"),
  as("configDirectory", "configDir"),
  as("enableConfigDiscovery"),

  as("streaming"),
  {
    wire: "includeSubAgentStreamingEvents",
    value: (config) => config.includeSubAgentStreamingEvents ?? true,
  },

  to("mcpServers", wireMcpServers),
  as("disabledMcpServers"),
  as("mcpOAuthTokenStorage"),
  as("authClientIdMetadataUrl"),
  as("githubMcpToolConfig"),
  always("envValueMode", "direct"),

  to("customAgents", (agents) => agents.map(wireAgent)),
  as("customAgentsLocalOnly"),
  as("defaultAgent"),
  as("agent"),

  as("enableSkills"),
  as("skillDirectories"),
  as("disabledSkills"),
  as("pluginDirectories"),
  as("instructionDirectories"),
  as("organizationCustomInstructions"),
  as("enableOnDemandInstructionDiscovery"),
  as("enableFileHooks"),
  as("enableHostGitOperations"),
  as("enableSessionStore"),
  as("enableFileChangeTracking"),
  as("skipEmbeddingRetrieval"),
  as("embeddingCacheStorage"),

  as("infiniteSessions"),
  to("largeOutput", wireLargeOutput),
  as("memory"),
  as("sessionLimits"),
  as("enableSessionTelemetry"),
  as("enableCitations"),

  as("gitHubToken"),
  as("enableManagedSettings"),
  as("managedSettings"),
  as("remoteSession"),
  as("featureFlags"),
  as("expAssignments"),

  to("canvases", (canvases) => canvases.map((canvas): ClientCanvas => canvas.declaration)),
  as("canvasProvider"),
  as("requestCanvasRenderer"),
  as("requestExtensions"),
  as("extensionSdkPath"),
  as("extensionInfo"),
  to("factoryHost", (host) => host.declarations, "factories"),
  to("requestedEnvironmentVariables", (names) => (names.length > 0 ? names : undefined)),

  { wire: "cloud", value: (config, opening) => (opening === "create" ? config.cloud : undefined) },
  ...[as("suppressResumeEvent", "disableResume"), as("continuePendingWork"), as("openCanvases")].map(
    ({ wire, value }): Row => ({
      wire,
      value: (config, opening) => (opening === "resume" ? value(config, opening) : undefined),
    }),
  ),
];

/** Options that stay in this program. */
export const LOCAL_OPTIONS = [
  "sessionId",
  "onMcpAuthRequest",
  "onMcpHeadersRequest",
  "onSamplingRequest",
  "onEvent",
  "gitHubTokenProvider",
  "createSessionFsProvider",
  "onEnvironmentGranted",
] as const satisfies readonly (keyof AnySessionConfig)[];

/** Options sent by `session.options.update` once the session is open. */
export const PATCH_OPTIONS = [
  "skipCustomInstructions",
  "customAgentsLocalOnly",
  "coauthorEnabled",
  "manageScheduleEnabled",
  "includedBuiltinSkills",
] as const satisfies readonly (keyof AnySessionConfig)[];

/** The options of a session as `session.create` or `session.resume` takes them, without its id. */
export function sessionPayload(config: AnySessionConfig, opening: Opening): Record<string, unknown> {
  const payload: Record<string, unknown> = {};
  for (const { wire, value } of ROWS) {
    const field = value(config, opening);
    if (field !== undefined) payload[wire] = field;
  }
  return payload;
}

/** A session that is resumed asks for permission questions, even where nobody here answers them. */
function requestPermission({ onPermissionRequest }: AnySessionConfig, opening: Opening): boolean {
  if (opening === "create") return Boolean(onPermissionRequest);
  return onPermissionRequest !== noPermissionHandler;
}

function wireProvider<Provider extends { bearerTokenProvider?: BearerTokenProvider }>(provider: Provider) {
  const { bearerTokenProvider, ...rest } = provider;
  return bearerTokenProvider ? { ...rest, hasBearerTokenProvider: true } : rest;
}

function wireTool(tool: Tool): ClientTool {
  const { handler: _, parameters, name, description, ...rest } = tool;
  const schema = parametersSchema(parameters);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { parameters: schema }),
    ...rest,
  };
}

function wireCommand({ name, description }: { name: string; description?: string }): ClientCommand {
  return { name, description: description ?? "" };
}

function wireMcpServers(
  servers: Record<string, MCPServerConfig>,
): Record<string, McpSerializableServerConfig> {
  const entries = Object.entries(servers).map(([name, server]) => {
    if (!("workingDirectory" in server)) return [name, server];
    const { workingDirectory, ...rest } = server;
    return [name, { ...rest, cwd: workingDirectory }];
  });
  return Object.fromEntries(entries);
}

function wireAgent(agent: CustomAgentConfig): ClientAgent {
  const { mcpServers, ...rest } = agent;
  return mcpServers ? { ...rest, mcpServers: wireMcpServers(mcpServers) } : rest;
}

function wireLargeOutput({ outputDirectory, ...rest }: LargeToolOutputConfig): LargeOutputOptions {
  return outputDirectory === undefined ? rest : { ...rest, outputDir: outputDirectory };
}

/** Functions stay here: the runtime asks by `systemMessage.transform` for the sections that have one. */
function wireSystemMessage(config: SystemMessageConfig) {
  if (config.mode !== "customize" || !config.sections) return config;
  const sections = Object.entries(config.sections).map(([name, override]) => [
    name,
    typeof override?.action === "function" ? { action: "transform" } : override,
  ]);
  return { ...config, sections: Object.fromEntries(sections) };
}
