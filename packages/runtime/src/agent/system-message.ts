/** The system message, in parts: what never changes within a session, and what does. */
export interface SystemPrompt {
  readonly content: string;
  readonly blocks: readonly { readonly content: string; readonly isStatic: boolean }[];
}

/** The wire's `systemMessage` option of create and resume. Default mode: `append`. */
export interface SystemMessageConfig {
  readonly mode?: "append" | "replace" | "customize" | undefined;
  readonly content?: string | undefined;
  /** With mode `customize`: what to do with each section of the default message. */
  readonly sections?: Readonly<Record<string, SectionOverride>> | undefined;
}

export interface SectionOverride {
  readonly action: "replace" | "remove" | "append" | "prepend" | "preserve";
  readonly content?: string | undefined;
}

export interface SystemMessageContext {
  readonly workingDirectory: string;
  readonly sessionId: string;
  readonly model: { readonly id: string; readonly name: string };
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
}

export declare function composeSystemMessage(
  config: SystemMessageConfig | undefined,
  context: SystemMessageContext,
): SystemPrompt;
