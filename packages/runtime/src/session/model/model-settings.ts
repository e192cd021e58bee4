import type { SessionConfigParams } from "@parley/protocol";
import type { AgentSettings } from "../../agent/index.js";
import { type ModelWanted, OWN_PROVIDER } from "../../models/index.js";

/**
 * What a session finds its model by beside the name, and how it asks it. Providers hold secrets: none of
 * them is ever on the log.
 */
export interface ModelSettings
  extends Pick<ModelWanted, "provider" | "providers" | "models" | "modelCapabilities">,
    Pick<AgentSettings, "reasoningSummary" | "verbosity" | "citations"> {
  /** How much context to pay for. No provider but GitHub's has tiers: it is only told. */
  readonly contextTier?: SessionConfigParams["contextTier"];
  /** The only models that may be switched to. Default: any. */
  readonly allowed?: readonly string[] | undefined;
}

/** The options of create and resume, and what else may be changed later. */
export type ModelOptions = SessionConfigParams & Pick<ModelSettings, "verbosity">;

/** Settings with what `params` says; what it leaves out stays. A provider takes the place of registered ones, and they of it. */
export function applyModelOptions(settings: ModelSettings, params: ModelOptions): ModelSettings {
  return {
    ...settings,
    ...providersOf(settings, params),
    modelCapabilities: params.modelCapabilities ?? settings.modelCapabilities,
    reasoningSummary: params.reasoningSummary ?? settings.reasoningSummary,
    verbosity: params.verbosity ?? settings.verbosity,
    contextTier: params.contextTier ?? settings.contextTier,
    citations: params.enableCitations ?? settings.citations,
  };
}

function providersOf(
  settings: ModelSettings,
  { provider, providers, models }: SessionConfigParams,
): Pick<ModelSettings, "provider" | "providers" | "models"> {
  if (!provider && !providers && !models) return settings;
  if (provider) return { provider, providers, models };
  return {
    provider: undefined,
    providers: providers ?? settings.providers,
    models: models ?? settings.models,
  };
}

/** Whether `params` ask for something that the model is found by. */
export function concernsModel(params: SessionConfigParams): boolean {
  const { provider, providers, models, model, modelCapabilities } = params;
  return [provider, providers, models, model, modelCapabilities].some((option) => option !== undefined);
}

/** Names of the providers whose tokens the client gives out that brings them. */
export function tokenProviders({
  provider,
  providers = [],
}: Pick<SessionConfigParams, "provider" | "providers">): readonly string[] {
  const named = providers.filter((each) => each.hasBearerTokenProvider).map(({ name }) => name);
  return provider?.hasBearerTokenProvider ? [OWN_PROVIDER, ...named] : named;
}
