import { sessionMethod } from "../../define.js";
import type { NamedProviderConfig, ProviderModelConfig } from "../../types/provider.js";

export interface ProviderGetEndpointRequest {
  modelId?: string;
}

export interface ProviderEndpoint {
  type: ProviderEndpointType;
  wireApi?: ProviderEndpointWireApi;
  transport?: ProviderEndpointTransport;
  baseUrl: string;
  apiKey?: string;
  headers: Record<string, string>;
  sessionToken?: ProviderSessionToken;
}

export type ProviderEndpointType = "openai" | "azure" | "anthropic";

export type ProviderEndpointWireApi = "completions" | "responses";

export type ProviderEndpointTransport = "http" | "websockets";

export interface ProviderSessionToken {
  token: string;
  header: string;
  model?: string;
  expiresAt?: string;
}

/** Tells which endpoint model calls go to. */
export const SessionProviderGetEndpoint = sessionMethod<ProviderGetEndpointRequest, ProviderEndpoint>(
  "session.provider.getEndpoint",
);

export interface ProviderAddRequest {
  providers?: NamedProviderConfig[];
  models?: ProviderModelConfig[];
}

export interface ProviderAddResult {
  models: unknown[];
}

/** Adds providers and their models. */
export const SessionProviderAdd = sessionMethod<ProviderAddRequest, ProviderAddResult>(
  "session.provider.add",
);
