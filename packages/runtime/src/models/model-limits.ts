import type { ModelCapabilitiesOverride, ProviderConfig } from "./provider-config.js";
import type { ModelInfo } from "./resolved.js";

/** What the official runtime assumes of a model whose limits it isn't told. */
const DEFAULT_MAX_PROMPT_TOKENS = 128_000;

/** The most that a model answers with, as far as it is declared. */
export function declaredOutput(
  config: ProviderConfig,
  overrides: ModelCapabilitiesOverride | undefined,
): number | undefined {
  return overrides?.limits?.max_output_tokens ?? config.modelCapabilities?.limits?.max_output_tokens;
}

/**
 * How much a model takes: what the session's `modelCapabilities` say, else its provider's configuration, else
 * the provider's own `modelCapabilities`. What is left of a context window without the answer is for the prompt.
 *
 * @param ask tokens of answer that the wire asks for when the configuration names none
 */
export function modelLimits(
  config: ProviderConfig,
  overrides: ModelCapabilitiesOverride | undefined,
  ask: number | undefined,
): ModelInfo["limits"] {
  const declared = config.modelCapabilities?.limits ?? {};
  const { max_context_window_tokens: largest, max_prompt_tokens: longest } = overrides?.limits ?? {};
  const { maxOutputTokens } = config;
  const window = largest ?? config.maxContextWindowTokens ?? declared.max_context_window_tokens;
  const answer = maxOutputTokens ?? ask ?? declaredOutput(config, overrides) ?? 0;
  const rest = window === undefined ? undefined : Math.max(0, window - answer);
  const maxPromptTokens = longest ?? config.maxPromptTokens ?? declared.max_prompt_tokens ?? rest;
  return {
    maxPromptTokens: maxPromptTokens ?? DEFAULT_MAX_PROMPT_TOKENS,
    maxOutputTokens,
    maxContextWindowTokens: window,
  };
}
