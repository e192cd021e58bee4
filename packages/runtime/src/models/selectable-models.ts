import { anthropicTraits } from "./anthropic/traits.js";
import { declaredOutput, modelLimits } from "./model-limits.js";
import type { ModelCapabilitiesOverride } from "./provider-config.js";
import { type RegisteredModel, type RegistryOptions, registeredModels } from "./provider-registry.js";

/** A model as `session.model.list` and `session.provider.add` show it. */
export interface SelectableModel {
  /** `provider/id`. */
  readonly id: string;
  readonly name: string;
  readonly capabilities: {
    readonly supports: {
      readonly vision: boolean;
      readonly adaptive_thinking: string;
      readonly reasoningEffort?: boolean;
    };
    readonly limits: Readonly<Record<string, unknown>>;
  };
  readonly billing: { readonly multiplier: number };
}

/** What the official runtime says of pictures to a model that declares nothing. */
const PICTURES = {
  max_prompt_image_size: 3_145_728,
  max_prompt_images: 1,
  supported_media_types: ["image/jpeg", "image/png", "image/webp"],
};

/**
 * The models that a session can select.
 *
 * @param overrides the session's `modelCapabilities`
 * @throws ProviderConfigError as `registeredModels`
 */
export function selectableModels(
  options: RegistryOptions,
  overrides: ModelCapabilitiesOverride = {},
): SelectableModel[] {
  return registeredModels(options).map((model) => selectable(model, overrides));
}

function selectable(
  { selectionId, name, config }: RegisteredModel,
  overrides: ModelCapabilitiesOverride,
): SelectableModel {
  const { limits: declared = {}, supports: declaredSupports = {} } = config.modelCapabilities ?? {};
  const supports = { ...declaredSupports, ...overrides.supports };
  const traits = anthropicTraits(config.modelId ?? "", supports);
  const thinking = config.type === "anthropic" && traits.isAdaptive ? "optional" : "unsupported";
  const limits = modelLimits(config, overrides, undefined);
  const most = limits.maxOutputTokens ?? declaredOutput(config, overrides);
  const { maxContextWindowTokens: window } = limits;
  return {
    id: selectionId,
    name,
    capabilities: {
      supports: {
        vision: supports.vision ?? false,
        adaptive_thinking: supports.adaptive_thinking ?? thinking,
        ...(supports.reasoningEffort !== undefined && { reasoningEffort: supports.reasoningEffort }),
      },
      limits: {
        max_prompt_tokens: limits.maxPromptTokens,
        vision: { ...PICTURES, ...declared.vision, ...overrides.limits?.vision },
        ...(most !== undefined && { max_output_tokens: most }),
        ...(window !== undefined && { max_context_window_tokens: window }),
      },
    },
    billing: { multiplier: 0 },
  };
}
