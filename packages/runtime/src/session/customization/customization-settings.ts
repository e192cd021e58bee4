import type { SessionConfigParams } from "@parley/protocol";

/** The options that plug something into a session; the last is one of `session.options.update` only. */
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
] as const satisfies readonly (keyof CustomizationParams)[];

/** The settings with what `params` says; what it leaves out stays. */
export function applyCustomization(
  before: CustomizationSettings,
  params: CustomizationParams,
): CustomizationSettings {
  const said = NAMES.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]);
  return said.length === 0 ? before : { ...before, ...Object.fromEntries(said) };
}
