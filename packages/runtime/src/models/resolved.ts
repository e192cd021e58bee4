import type { Model } from "./model.js";

/** What a model is called and how much it takes. */
export interface ModelInfo {
  /** The id that events and `modelState` show, and that the provider is asked for. */
  readonly id: string;
  /** For people. Default: the id. */
  readonly name: string;
  readonly limits: {
    /** Tokens of prompt that fit. Default 128,000, the official runtime's for any model it is not told of. */
    readonly maxPromptTokens: number;
    /** Tokens of answer to ask for; the provider's own default when absent. */
    readonly maxOutputTokens?: number | undefined;
  };
  /** Sent when the session sets none; absent for models that don't reason. */
  readonly reasoningEffort?: string | undefined;
}

/** A model that is ready to be called, with what events say of where it runs. */
export interface ResolvedModel {
  readonly model: Model;
  readonly info: ModelInfo;
  readonly provider: {
    /** `openai`, `azure` or `playback`. */
    readonly type: string;
    /** The path that is called, such as `/chat/completions`. */
    readonly apiEndpoint: string;
  };
}
