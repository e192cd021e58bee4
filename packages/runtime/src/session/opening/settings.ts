import type { SessionConfigParams } from "@parley/protocol";
import type { SystemMessageConfig } from "../../agent/index.js";
import { type ManagedPolicy, parseManagedSettings } from "../../permissions/index.js";
import {
  applyContextOptions,
  type ContextSettings,
  DEFAULT_CONTEXT_SETTINGS,
} from "../context/context-settings.js";
import { applyCustomization, type CustomizationSettings } from "../customization/customization-settings.js";
import { applyModelOptions, type ModelSettings } from "../model/model-settings.js";
import type { SessionStorage } from "../storage/session-storage.js";
import type { WorkingContext } from "../storage/working-context.js";
import { applyToolOptions, DEFAULT_TOOL_SETTINGS, type ToolSettings } from "./tool-settings.js";

/** How a session works; what its last client asked for, as far as it is honoured. */
export interface SessionSettings {
  /** Absolute. */
  workingDirectory: string;
  /** Default `sdk`. */
  clientName: string;
  /** Default false. */
  streaming: boolean;
  model: string | undefined;
  reasoningEffort: string | undefined;
  models: ModelSettings;
  systemMessage: SystemMessageConfig | undefined;
  availableTools: readonly string[] | undefined;
  excludedTools: readonly string[] | undefined;
  tools: ToolSettings;
  customization: CustomizationSettings;
  context: ContextSettings;
  /** Whether what git knows of the working directory is told. Default true. */
  usesGit: boolean;
  /** The folder that is the session's home; `undefined`: the runtime's. */
  configDir: string | undefined;
  /** What whoever runs the client has laid down. Stays until another client lays down something else. */
  managed: ManagedPolicy | undefined;
}

export function defaultSettings(workingDirectory: string): SessionSettings {
  return {
    workingDirectory,
    clientName: "sdk",
    streaming: false,
    model: undefined,
    reasoningEffort: undefined,
    models: {},
    systemMessage: undefined,
    availableTools: undefined,
    excludedTools: undefined,
    tools: DEFAULT_TOOL_SETTINGS,
    customization: {},
    context: DEFAULT_CONTEXT_SETTINGS,
    usesGit: true,
    configDir: undefined,
    managed: undefined,
  };
}

/**
 * Settings with what `params` says; what it leaves out stays.
 *
 * @throws when the working directory isn't a folder, or managed settings make no sense
 */
export function applyParams(
  settings: SessionSettings,
  params: SessionConfigParams,
  storage: SessionStorage,
): SessionSettings {
  return {
    workingDirectory:
      params.workingDirectory === undefined
        ? settings.workingDirectory
        : storage.workingDirectory(params.workingDirectory),
    clientName: params.clientName ?? settings.clientName,
    streaming: params.streaming ?? settings.streaming,
    model: params.model ?? settings.model,
    reasoningEffort: params.reasoningEffort ?? settings.reasoningEffort,
    models: applyModelOptions(settings.models, params),
    systemMessage: (params.systemMessage as SystemMessageConfig | undefined) ?? settings.systemMessage,
    availableTools: params.availableTools ?? settings.availableTools,
    excludedTools: params.excludedTools ?? settings.excludedTools,
    tools: applyToolOptions(settings.tools, params),
    customization: applyCustomization(settings.customization, params),
    context: applyContextOptions(settings.context, params),
    usesGit: params.enableHostGitOperations ?? settings.usesGit,
    configDir: params.configDir ?? settings.configDir,
    managed:
      params.managedSettings === undefined ? settings.managed : parseManagedSettings(params.managedSettings),
  };
}

/** What is told of where a session works. */
export function contextOf(
  { workingDirectory, usesGit }: SessionSettings,
  storage: SessionStorage,
): WorkingContext {
  return usesGit ? storage.context(workingDirectory) : { cwd: workingDirectory };
}
