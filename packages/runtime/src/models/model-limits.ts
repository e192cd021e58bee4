import type { ModelCapabilitiesOverride, ProviderConfig } from "./provider-config.js";
import type { ModelInfo } from "./resolved.js";

/** What the official runtime assumes of a model whose limits it isn't told. */
const DEFAULT_MAX_PROMPT_TOKENS = 128_000;

type DeclaredLimits = NonNullable<ModelCapabilitiesOverride["limits"]>;

/**
 * How much a model takes: what the session's `modelCapabilities` say, else its provider's configuration, else
 * the provider's own `modelCapabilities`. What is left of a context window without the answer is for the prompt.
 *
 * @param ask tokens of answer that are asked for when the configuration names none
 */
export function modelLimits(
  config: ProviderConfig,
  overrides: DeclaredLimits = {},
  ask: number | undefined,
): ModelInfo["limits"] {
  const declared = config.modelCapabilities?.limits ?? {};
  const most = overrides.max_output_tokens ?? declared.max_output_tokens;
  const maxOutputTokens = config.maxOutputTokens ?? smaller(ask, most);
  const window =
    overrides.max_context_window_tokens ??
    config.maxContextWindowTokens ??
    declared.max_context_window_tokens;
  const rest = window === undefined ? undefined : Math.max(0, window - (maxOutputTokens ?? most ?? 0));
  return {
    maxPromptTokens:
      overrides.max_prompt_tokens ??
      config.maxPromptTokens ??
      declared.max_prompt_tokens ??
      rest ??
      DEFAULT_MAX_PROMPT_TOKENS,
    maxOutputTokens,
    maxContextWindowTokens: window,
  };
}

function smaller(ask: number | undefined, most: number | undefined): number | undefined {
  return ask === undefined || most === undefined ? ask : Math.min(ask, most);
}
