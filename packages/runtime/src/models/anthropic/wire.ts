/** The parts of the Anthropic messages wire that are read. Any of them may be missing or wrong. */
export interface WireEvent {
  readonly type?: string;
  readonly message?: WireAnswer;
  readonly index?: number;
  readonly content_block?: WireBlock;
  readonly delta?: WireDelta;
  readonly usage?: WireUsage;
  readonly error?: unknown;
}

/** The answer, whole or as its stream begins it. */
export interface WireAnswer {
  readonly type?: string;
  readonly id?: string;
  readonly content?: readonly WireBlock[];
  readonly stop_reason?: string | null;
  readonly usage?: WireUsage | null;
  readonly error?: unknown;
}

export interface WireBlock {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly data?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
  /** Of a text. */
  readonly citations?: readonly WireCitation[] | null;
}

/** What a text rests on. */
export interface WireCitation {
  readonly type?: string;
  readonly cited_text?: string;
  readonly document_index?: number;
  readonly document_title?: string | null;
  readonly title?: string | null;
  readonly url?: string;
  readonly source?: string;
  readonly start_char_index?: number;
  readonly end_char_index?: number;
  readonly start_page_number?: number;
  readonly end_page_number?: number;
  readonly start_block_index?: number;
  readonly end_block_index?: number;
}

export interface WireDelta {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly partial_json?: string;
  readonly citation?: WireCitation;
  readonly stop_reason?: string | null;
}

export interface WireUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}
