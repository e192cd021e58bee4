/** The wire's `provider` option of create and resume. */
export interface ProviderConfig {
  /** Default `openai`. `playback` answers from a cassette. */
  readonly type?: string | undefined;
  /** Default `completions`. */
  readonly wireApi?: string | undefined;
  readonly transport?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Wins over `apiKey`. */
  readonly bearerToken?: string | undefined;
  readonly hasBearerTokenProvider?: boolean | undefined;
  readonly azure?: { readonly apiVersion?: string | undefined } | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly modelId?: string | undefined;
  /** What the provider calls the model. Wins over the session's model and `modelId`. */
  readonly wireModel?: string | undefined;
  readonly maxPromptTokens?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  /** With type `playback`: path of the cassette. Default: the embedded one. */
  readonly cassette?: string | undefined;
}

/** A provider that can't be used as it is configured. The message names the field and the fix. */
export class ProviderConfigError extends Error {
  override readonly name = "ProviderConfigError";
  readonly field: string;

  constructor(field: string, message: string) {
    super(`Invalid provider configuration: ${message}`);
    this.field = field;
  }
}
