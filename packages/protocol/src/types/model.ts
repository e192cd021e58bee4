export type AdaptiveThinkingSupport = "unsupported" | "optional" | "required" | "adaptive_only";

export type AutoTier = "efficiency" | "balance" | "intelligence" | "fast";

export type ContextTier = "default" | "long_context";

export type LlmInferenceHeaders = Record<string, string[]>;

export type ModelCallFailureTransport = "http" | "websocket";

export interface ModelCapabilitiesOverride {
  supports?: ModelCapabilitiesOverrideSupports;
  limits?: ModelCapabilitiesOverrideLimits;
}

export interface ModelCapabilitiesOverrideSupports {
  vision?: boolean;
  reasoningEffort?: boolean;
  adaptive_thinking?: AdaptiveThinkingSupport;
}

export interface ModelCapabilitiesOverrideLimits {
  max_prompt_tokens?: number;
  max_output_tokens?: number;
  max_context_window_tokens?: number;
  vision?: ModelCapabilitiesOverrideLimitsVision;
}

export interface ModelCapabilitiesOverrideLimitsVision {
  supported_media_types?: string[];
  max_prompt_images?: number;
  max_prompt_image_size?: number;
}

export type ModelChangeSource =
  | "model_command"
  | "settings_command"
  | "config_command"
  | "model_picker"
  | "managed_settings"
  | "repo_settings"
  | "startup"
  | "agent"
  | "plan_mode"
  | "automatic"
  | "sdk";

export type ModelPickerPriceCategory = "low" | "medium" | "high" | "very_high";

export interface ModelPickerSettingsContext {
  configDir?: string;
  homeDirectory: string;
  environment: Record<string, unknown>;
}

export interface ModelSwitchConfirmation {
  targetModelDisplayName: string;
  currentTokens: number;
  targetLimit: number;
}

export type ReasoningSummary = "none" | "concise" | "detailed";

export type Verbosity = "low" | "medium" | "high";
