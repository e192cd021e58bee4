import type { ModelBillingTokenPrices } from "@parley/protocol";

/** How hard a model that reasons is asked to. */
export type ReasoningEffort = "low" | "medium" | "high" | "xhigh" | "max";

/** What a model can do, and how much it takes. */
export interface ModelCapabilities {
  supports: {
    vision: boolean;
    /** Whether the effort of its reasoning can be set. */
    reasoningEffort: boolean;
  };
  /** In tokens, unless said. */
  limits: {
    max_prompt_tokens?: number;
    max_output_tokens?: number;
    max_context_window_tokens: number;
    vision?: {
      supported_media_types: string[];
      max_prompt_images: number;
      /** In bytes. */
      max_prompt_image_size: number;
    };
  };
}

type DeepPartial<T> = T extends readonly (infer Item)[]
  ? DeepPartial<Item>[]
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** Corrects some of what the runtime knows of a model. */
export type ModelCapabilitiesOverride = DeepPartial<ModelCapabilities>;

export interface ModelPolicy {
  state: "enabled" | "disabled" | "unconfigured";
  terms: string;
}

export interface ModelBilling {
  /** Against the base rate. */
  multiplier?: number;
  tokenPrices?: ModelBillingTokenPrices;
}

export interface ModelInfo {
  /** What `model` options take. */
  id: string;
  name: string;
  capabilities: ModelCapabilities;
  policy?: ModelPolicy;
  billing?: ModelBilling;
  supportedReasoningEfforts?: ReasoningEffort[];
  defaultReasoningEffort?: ReasoningEffort;
}
