import { ParleyError } from "../errors.js";
import type { CopilotClientMode } from "../types/client-options.js";
import type { SystemMessageConfig } from "../types/system-message.js";
import { type AnySessionConfig, PATCH_OPTIONS } from "./session-options.js";

/** What mode `empty` has where options say nothing. Source: the payloads of the official SDK 1.0.14. */
const EMPTY_MODE: AnySessionConfig = {
  enableExperimentalMode: false,
  enableSessionTelemetry: false,
  mcpOAuthTokenStorage: "in-memory",
  embeddingCacheStorage: "in-memory",
  skipEmbeddingRetrieval: true,
  enableOnDemandInstructionDiscovery: false,
  enableFileHooks: false,
  enableHostGitOperations: false,
  enableSessionStore: false,
  enableSkills: false,
  memory: { enabled: false },
  skipCustomInstructions: true,
  customAgentsLocalOnly: true,
  coauthorEnabled: false,
  manageScheduleEnabled: false,
  includedBuiltinSkills: [],
};

/**
 * A session's options with what the client's mode puts where they say nothing.
 *
 * @throws ParleyError `ERR_INVALID_OPTION` when mode `empty` isn't told which tools there are
 */
export function withModeDefaults(mode: CopilotClientMode, config: AnySessionConfig): AnySessionConfig {
  if (mode !== "empty") return config;
  if (config.availableTools === undefined) {
    throw new ParleyError(
      "ERR_INVALID_OPTION",
      "CopilotClient is in mode: 'empty' but the session config did not specify 'availableTools'. Empty mode " +
        "requires every session to explicitly opt into the tools it wants — e.g. " +
        "`new ToolSet().addBuiltIn(BuiltInTools.Isolated)`.",
    );
  }
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  return {
    ...EMPTY_MODE,
    ...given,
    systemMessage: withoutEnvironment(config.systemMessage),
  };
}

/**
 * What `session.options.update` is told once the session is open; `undefined` when there is nothing to tell.
 *
 * @param config with the mode's defaults
 */
export function optionsPatch(
  mode: CopilotClientMode,
  config: AnySessionConfig,
): Record<string, unknown> | undefined {
  const patch: Record<string, unknown> = {};
  for (const option of PATCH_OPTIONS) {
    if (option === "includedBuiltinSkills" && mode === "empty") patch["installedPlugins"] = [];
    if (config[option] !== undefined) patch[option] = config[option];
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** Takes the section about the host out, unless the program has its own idea of it. */
function withoutEnvironment(config: SystemMessageConfig | undefined): SystemMessageConfig {
  if (config?.mode === "replace") return config;
  const sections = config?.mode === "customize" ? config.sections : undefined;
  return {
    ...config,
    mode: "customize",
    sections: { ...sections, environment_context: sections?.environment_context ?? { action: "remove" } },
  };
}
