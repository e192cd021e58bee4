import type { AutoTier, ModelCapabilitiesOverride } from "./model.js";
import type { ProtocolSystemMessageConfig } from "./system-message.js";

export interface CapiSessionOptions {
  autoTier?: AutoTier;
  enableWebSocketResponses?: boolean;
}

export interface NamedProviderConfig {
  name: string;
  type?: ProviderConfigType;
  wireApi?: ProviderConfigWireApi;
  transport?: ProviderConfigTransport;
  baseUrl: string;
  apiKey?: string;
  bearerToken?: string;
  azure?: ProviderConfigAzure;
  headers?: Record<string, string>;
  hasBearerTokenProvider?: boolean;
}

export type ProviderConfigType = "openai" | "azure" | "anthropic";

export type ProviderConfigWireApi = "completions" | "responses";

export type ProviderConfigTransport = "http" | "websockets";

export interface ProviderConfigAzure {
  apiVersion?: string;
}

export interface ProviderConfig {
  type?: ProviderConfigType;
  wireApi?: ProviderConfigWireApi;
  transport?: ProviderConfigTransport;
  baseUrl: string;
  apiKey?: string;
  bearerToken?: string;
  azure?: ProviderConfigAzure;
  modelId?: string;
  modelCapabilities?: ModelCapabilitiesOverride;
  providerName?: string;
  wireModel?: string;
  maxPromptTokens?: number;
  maxContextWindowTokens?: number;
  maxOutputTokens?: number;
  headers?: Record<string, string>;
  hasBearerTokenProvider?: boolean;
}

export interface ProviderModelConfig {
  id: string;
  provider: string;
  wireModel?: string;
  modelId?: string;
  name?: string;
  maxPromptTokens?: number;
  maxContextWindowTokens?: number;
  maxOutputTokens?: number;
  capabilities?: ModelCapabilitiesOverride;
  systemMessage?: ProtocolSystemMessageConfig;
}
