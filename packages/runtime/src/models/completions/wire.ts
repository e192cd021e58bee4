/** The parts of the OpenAI chat-completions wire that are read. Any of them may be missing or wrong. */
export interface WireChunk {
  readonly id?: string;
  readonly choices?: readonly WireChoice[];
  readonly usage?: WireUsage | null;
  readonly error?: unknown;
}

export interface WireChoice {
  readonly delta?: WireDelta;
  readonly message?: WireDelta;
  readonly finish_reason?: string | null;
}

export interface WireDelta {
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly reasoning_text?: string | null;
  readonly tool_calls?: readonly WireToolCall[] | null;
}

export interface WireToolCall {
  readonly index?: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
  /** Of a call with one text in place of arguments. */
  readonly custom?: { readonly name?: string; readonly input?: string };
}

export interface WireUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly completion_tokens_details?: {
    readonly reasoning_tokens?: number;
    readonly accepted_prediction_tokens?: number;
    readonly rejected_prediction_tokens?: number;
  } | null;
}
