import { method } from "../../define.js";
import type { AdaptiveThinkingSupport, ModelPickerPriceCategory } from "../../types/model.js";

export interface ModelsListRequest {
  selectionId?: string;
  gitHubToken?: string;
}

export interface ModelList {
  models: Model[];
}

export interface Model {
  id: string;
  name: string;
  capabilities: ModelCapabilities;
  metadata?: Record<string, unknown>;
  policy?: ModelPolicy;
  billing?: ModelBilling;
  supportedReasoningEfforts?: string[];
  defaultReasoningEffort?: string;
  supportedContextTiers?: string[];
  modelPickerCategory?: ModelPickerCategory;
  modelPickerPriceCategory?: ModelPickerPriceCategory;
  warningText?: ModelWarningText;
  infoMessages?: ModelMessage[];
  warningMessages?: ModelMessage[];
}

export interface ModelCapabilities {
  supports?: ModelCapabilitiesSupports;
  limits?: ModelCapabilitiesLimits;
}

export interface ModelCapabilitiesSupports {
  vision?: boolean;
  reasoningEffort?: boolean;
  adaptive_thinking?: AdaptiveThinkingSupport;
}

export interface ModelCapabilitiesLimits {
  max_prompt_tokens?: number;
  max_output_tokens?: number;
  max_context_window_tokens?: number;
  vision?: ModelCapabilitiesLimitsVision;
}

export interface ModelCapabilitiesLimitsVision {
  supported_media_types: string[];
  max_prompt_images: number;
  max_prompt_image_size: number;
}

export interface ModelPolicy {
  state: ModelPolicyState;
  terms?: string;
}

export type ModelPolicyState = "enabled" | "disabled" | "unconfigured";

export interface ModelBilling {
  multiplier?: number;
  tokenPrices?: ModelBillingTokenPrices;
  discountPercent?: number;
  promo?: ModelBillingPromo;
}

export interface ModelBillingTokenPrices {
  inputPrice?: number;
  outputPrice?: number;
  /** @deprecated */
  cachePrice?: number;
  cacheReadPrice?: number;
  cacheWritePrice?: number;
  cacheWrite1hPrice?: number;
  batchSize?: number;
  /** @deprecated */
  contextMax?: number;
  maxPromptTokens?: number;
  longContext?: ModelBillingTokenPricesLongContext;
}

export interface ModelBillingTokenPricesLongContext {
  inputPrice?: number;
  outputPrice?: number;
  /** @deprecated */
  cachePrice?: number;
  cacheReadPrice?: number;
  cacheWritePrice?: number;
  cacheWrite1hPrice?: number;
  /** @deprecated */
  contextMax?: number;
  maxPromptTokens?: number;
}

export interface ModelBillingPromo {
  id?: string;
  discountPercent?: number;
  endsAt?: string;
  message?: string;
  showBanner?: boolean;
}

export type ModelPickerCategory = "lightweight" | "versatile" | "powerful";

export interface ModelWarningText {
  dataRetention?: string;
}

export interface ModelMessage {
  code: string;
  message: string;
}

/** Lists the models that can be used. */
export const ModelsList = method<ModelsListRequest, ModelList>("models.list");

export interface BuiltInModelCatalog {
  models: BuiltInModelCatalogEntry[];
}

export interface BuiltInModelCatalogEntry {
  id: string;
}

/** Gives the models known without asking a provider. */
export const ModelsGetBuiltInCatalog = method<void, BuiltInModelCatalog>("models.getBuiltInCatalog");
