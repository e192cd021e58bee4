/** The parts of the OpenAI responses wire that are read. Any of them may be missing or wrong. */
export interface WireEvent {
  readonly type?: string;
  readonly response?: WireResponse;
  readonly item?: WireItem;
  readonly item_id?: string;
  readonly summary_index?: number;
  readonly delta?: string;
  /** Of an `error` event; some servers put its fields beside `type`. */
  readonly error?: unknown;
  readonly message?: string;
  readonly code?: string | null;
  readonly param?: string | null;
  /** HTTP status of an `error` event that came over a WebSocket. */
  readonly status?: number;
}

export interface WireResponse {
  readonly id?: string;
  readonly status?: string;
  readonly output?: readonly WireItem[];
  readonly usage?: WireUsage | null;
  readonly error?: unknown;
  readonly incomplete_details?: { readonly reason?: string } | null;
}

export interface WireItem {
  readonly type?: string;
  readonly id?: string;
  /** Of a message. */
  readonly content?: readonly WirePart[];
  readonly phase?: string | null;
  /** Of a function call. */
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
  /** Of a call with one text in place of arguments. */
  readonly input?: string;
  /** Of reasoning. */
  readonly summary?: readonly WirePart[];
  readonly encrypted_content?: string | null;
}

export interface WirePart {
  readonly type?: string;
  readonly text?: string;
  readonly refusal?: string;
}

export interface WireUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly input_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly output_tokens_details?: { readonly reasoning_tokens?: number } | null;
}
