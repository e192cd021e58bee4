import {
  type NamedProviderConfig,
  type ProviderConfig,
  ProviderConfigError,
  type ProviderModelConfig,
} from "./provider-config.js";

/** The wire's `providers` and `models` options of create and resume. */
export interface RegistryOptions {
  readonly providers?: readonly NamedProviderConfig[] | undefined;
  readonly models?: readonly ProviderModelConfig[] | undefined;
}

/** A model that a session can select, with the provider that serves it. */
export interface RegisteredModel {
  /** `provider/id`. */
  readonly selectionId: string;
  /** For people. Default: the selection id. */
  readonly name: string;
  readonly providerName: string;
  readonly config: ProviderConfig;
}

/**
 * The models that the options register, in their order.
 *
 * @throws ProviderConfigError when names repeat, hold a `/`, or point nowhere. Message texts: the official runtime's
 */
export function registeredModels({ providers = [], models = [] }: RegistryOptions): RegisteredModel[] {
  const byName = new Map<string, NamedProviderConfig>();
  for (const provider of providers) {
    const { name } = provider;
    if (!provider.baseUrl) {
      throw new ProviderConfigError(
        "providers",
        "Invalid named provider configuration: missing field `baseUrl`",
      );
    }
    if (name.includes("/")) {
      throw new ProviderConfigError("providers", `BYOK provider name "${name}" must not contain "/".`);
    }
    if (byName.has(name)) {
      throw new ProviderConfigError("providers", `Duplicate BYOK provider name "${name}".`);
    }
    byName.set(name, provider);
  }
  const ids = new Set<string>();
  return models.map((model) => {
    const provider = byName.get(model.provider);
    if (!provider) {
      const told = `BYOK model "${model.id}" references unknown provider "${model.provider}".`;
      throw new ProviderConfigError("models", told);
    }
    const selectionId = `${model.provider}/${model.id}`;
    if (ids.has(selectionId)) {
      throw new ProviderConfigError("models", `Duplicate BYOK model selection id "${selectionId}".`);
    }
    ids.add(selectionId);
    return {
      selectionId,
      name: model.name ?? selectionId,
      providerName: model.provider,
      config: modelConfig(provider, model),
    };
  });
}

function modelConfig(provider: NamedProviderConfig, model: ProviderModelConfig): ProviderConfig {
  const { id, wireModel = id, modelId = id } = model;
  const { maxPromptTokens, maxContextWindowTokens, maxOutputTokens, capabilities: modelCapabilities } = model;
  return {
    ...provider,
    modelId,
    wireModel,
    maxPromptTokens,
    maxContextWindowTokens,
    maxOutputTokens,
    modelCapabilities,
  };
}
