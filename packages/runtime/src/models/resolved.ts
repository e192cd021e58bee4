import type { Model } from "./model.js";

/** What a model is called, how much it takes and what it can do. */
export interface ModelInfo {
  /** What the provider calls it; shown in events. */
  readonly id: string;
  /** What a session selects it by, and `modelState` shows: `provider/id` for a registered model. Default: the id. */
  readonly selectionId: string;
  /** For people. Default: the id. */
  readonly name: string;
  readonly limits: {
    /** Tokens of prompt that fit. Default 128,000, the official runtime's for any model it is not told of. */
    readonly maxPromptTokens: number;
    /** Tokens of answer to ask for; the provider's own default when absent. */
    readonly maxOutputTokens?: number | undefined;
    readonly maxContextWindowTokens?: number | undefined;
  };
  readonly capabilities: ModelCapabilities;
  /** Sent when the session sets none; absent for models that don't reason. */
  readonly reasoningEffort?: string | undefined;
}

export interface ModelCapabilities {
  /** Whether it is shown the pictures in tool results. Pictures in prompts are shown to any model. Default false. */
  readonly vision: boolean;
  /** Types of documents that its wire takes as they are. */
  readonly documents: readonly string[];
}

/** A model that is ready to be called, with what events say of where it runs. */
export interface ResolvedModel {
  readonly model: Model;
  readonly info: ModelInfo;
  readonly provider: ProviderFacts;
}

/** Constants of a provider's events. */
export interface ProviderFacts {
  /** `openai`, `azure`, `anthropic` or `playback`. */
  readonly type: string;
  /** Goes to `modelProvider`. */
  readonly vendor: "other" | "azure_openai" | "anthropic";
  /** The path that is called, such as `/chat/completions`. */
  readonly apiEndpoint: string;
  /** The host that is called. */
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** Whether it tells what it wrote to its prompt cache. */
  readonly reportsCacheWrites: boolean;
}
