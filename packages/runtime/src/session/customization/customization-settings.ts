import type { SessionConfigParams, SessionInstalledPlugin } from "@parley/protocol";

/** The options that plug something into a session; the last three are none of opening one. */
type CustomizationParams = Pick<
  SessionConfigParams,
  | "mcpServers"
  | "disabledMcpServers"
  | "envValueMode"
  | "mcpOAuthTokenStorage"
  | "authClientIdMetadataUrl"
  | "requestMcpApps"
  | "enableConfigDiscovery"
  | "enableOnDemandInstructionDiscovery"
  | "instructionDirectories"
  | "organizationCustomInstructions"
  | "enableSkills"
  | "skillDirectories"
  | "pluginDirectories"
  | "disabledSkills"
  | "customAgents"
  | "defaultAgent"
  | "excludedBuiltinAgents"
  | "enableFileHooks"
> & {
  agent?: string | undefined;
  skipCustomInstructions?: boolean;
  /** Plugins that the client has put somewhere, and what it says of them. */
  installedPlugins?: readonly SessionInstalledPlugin[] | undefined;
  /** Skills that were switched on or off for this session, by name. */
  switchedSkills?: Readonly<Record<string, boolean>>;
};

/** What clients plug into a session and whether more is looked for, as they said it. */
export type CustomizationSettings = Readonly<CustomizationParams>;

const NAMES = [
  "mcpServers",
  "disabledMcpServers",
  "envValueMode",
  "mcpOAuthTokenStorage",
  "authClientIdMetadataUrl",
  "requestMcpApps",
  "enableConfigDiscovery",
  "enableOnDemandInstructionDiscovery",
  "instructionDirectories",
  "organizationCustomInstructions",
  "enableSkills",
  "skillDirectories",
  "pluginDirectories",
  "disabledSkills",
  "customAgents",
  "defaultAgent",
  "excludedBuiltinAgents",
  "enableFileHooks",
  "agent",
  "skipCustomInstructions",
  "installedPlugins",
] as const satisfies readonly (keyof CustomizationParams)[];

/** The settings with what `params` says; what it leaves out stays. */
export function applyCustomization(
  before: CustomizationSettings,
  params: CustomizationParams,
): CustomizationSettings {
  const said = NAMES.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]);
  return said.length === 0 ? before : { ...before, ...Object.fromEntries(said) };
}
