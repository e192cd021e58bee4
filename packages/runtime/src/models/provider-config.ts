import type { ModelCapabilitiesOverride, NamedProviderConfig, ProviderModelConfig } from "@parley/protocol";

export type { ModelCapabilitiesOverride, NamedProviderConfig, ProviderModelConfig };

/** The wire's `provider` option of create and resume. */
export interface ProviderConfig {
  /** Default `openai`. `playback` answers from a cassette. */
  readonly type?: string | undefined;
  /** Default `completions`. */
  readonly wireApi?: string | undefined;
  /** How responses are reached. Default `http`. */
  readonly transport?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Wins over `apiKey`. */
  readonly bearerToken?: string | undefined;
  /** The client is asked for a token before each request; wins over every other credential. */
  readonly hasBearerTokenProvider?: boolean | undefined;
  readonly azure?: { readonly apiVersion?: string | undefined } | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The well-known model that this one behaves like. Default: the session's model. */
  readonly modelId?: string | undefined;
  /** What the provider calls the model. Default: the session's model, then `modelId`. */
  readonly wireModel?: string | undefined;
  readonly maxPromptTokens?: number | undefined;
  readonly maxContextWindowTokens?: number | undefined;
  /** Tokens of answer to ask for. */
  readonly maxOutputTokens?: number | undefined;
  readonly modelCapabilities?: ModelCapabilitiesOverride | undefined;
  /** With type `playback`: path of the cassette. Default: the embedded one. */
  readonly cassette?: string | undefined;
}

/** A provider or model that can't be used as it is configured. The message names the field and the fix. */
export class ProviderConfigError extends Error {
  override readonly name = "ProviderConfigError";
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** The error for a field that can't have the value it has. */
export function invalidProvider(field: string, message: string): ProviderConfigError {
  return new ProviderConfigError(field, `Invalid provider configuration: ${message}`);
}
