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
}

export interface WireDelta {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly signature?: string;
  readonly partial_json?: string;
  readonly stop_reason?: string | null;
}

export interface WireUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}
