import type { AutoTier } from "@parley/protocol";
import type { ModelCapabilitiesOverride } from "./models.js";

export interface ProviderTokenArgs {
  /** `"default"` for the session's one `provider`. */
  readonly providerName: string;
  readonly sessionId: string;
}

/** Gives the bearer token for the next request, without the word `Bearer`. Asked before each request. */
export type BearerTokenProvider = (args: ProviderTokenArgs) => Promise<string>;

/** How a model endpoint is reached. */
interface ProviderEndpoint {
  /** Default `"openai"`: anything that speaks its API. */
  type?: "openai" | "azure" | "anthropic";
  /** Which API of `openai` and `azure`. Default `"completions"`. */
  wireApi?: "completions" | "responses";
  baseUrl: string;
  apiKey?: string;
  /** Goes before `apiKey`. */
  bearerToken?: string;
  /** Goes before both. Stays in this program. */
  bearerTokenProvider?: BearerTokenProvider;
  /** Without a version the versionless route is used. */
  azure?: { apiVersion?: string };
  /** Sent along with every request. */
  headers?: Record<string, string>;
}

/** The one model endpoint of a session, in place of the runtime's own. */
export interface ProviderConfig extends ProviderEndpoint {
  /** How responses travel. Default `"http"`. */
  transport?: "http" | "websockets";
  /** The model whose behaviour and limits are assumed. Default: the session's `model`. */
  modelId?: string;
  /** The model's name at the endpoint. Default: `modelId`. */
  wireModel?: string;
  /** Tokens at which the conversation is summarized first. Default: the model's. */
  maxPromptTokens?: number;
  /** Tokens at which an answer is cut. Default: the model's. */
  maxOutputTokens?: number;
}

/** One of several model endpoints, beside the runtime's own. */
export interface NamedProviderConfig extends ProviderEndpoint {
  /** What `models` refer to. Has no `/`. */
  name: string;
}

/** A model of a {@link NamedProviderConfig}. It is chosen as `provider/id`. */
export interface ProviderModelConfig {
  /** Unique within the provider. */
  id: string;
  /** The provider's name. */
  provider: string;
  /** The model's name at the endpoint. Default: `id`. */
  wireModel?: string;
  /** The model whose behaviour and limits are assumed. Default: `id`. */
  modelId?: string;
  /** For people. Default: `provider/id`. */
  name?: string;
  maxPromptTokens?: number;
  maxContextWindowTokens?: number;
  maxOutputTokens?: number;
  capabilities?: ModelCapabilitiesOverride;
}

/** What the runtime's own model service is told. */
export interface CapiSessionOptions {
  /** How the model `auto` chooses. */
  autoTier?: AutoTier;
  /** Whether responses may travel over WebSocket. Default true. */
  enableWebSocketResponses?: boolean;
}
