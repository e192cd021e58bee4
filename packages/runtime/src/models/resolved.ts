import type { Model } from "./model.js";

/** What a model is called and how much it takes. */
export interface ModelInfo {
  /** The id that events and `modelState` show. */
  readonly id: string;
  /** For people. Default: the id. */
  readonly name: string;
  readonly limits: {
    /** Tokens of prompt that fit. Default 128,000, the official runtime's for a model it doesn't know. */
    readonly maxPromptTokens: number;
    /** Tokens of answer to ask for; the wire's own default when absent. */
    readonly maxOutputTokens?: number | undefined;
  };
}

/** A model that is ready to be called, with what `assistant.usage` says of where it runs. */
export interface ResolvedModel {
  readonly model: Model;
  readonly info: ModelInfo;
  /** The id the provider is asked for; differs from `info.id` when the provider has its own name for it. */
  readonly wireModel: string;
  readonly provider: {
    /** `openai`, `azure`, `anthropic`, or `playback`. */
    readonly type: string;
    /** The path that is called, such as `/chat/completions`. */
    readonly apiEndpoint: string;
  };
}
