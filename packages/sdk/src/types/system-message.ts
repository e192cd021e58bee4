/** The sections that the runtime's system message has, for mode `customize`. */
export type SystemMessageSection =
  | "preamble"
  | "identity"
  | "tone"
  | "tool_efficiency"
  | "environment_context"
  | "code_change_rules"
  | "guidelines"
  | "safety"
  | "tool_instructions"
  | "custom_instructions"
  | "runtime_instructions"
  | "last_instructions";

/** What each section is for. */
export const SYSTEM_MESSAGE_SECTIONS: Record<SystemMessageSection, { description: string }> = {
  preamble: { description: "The first words: who is addressed, and as what." },
  identity: { description: "Who the agent is. A group; `tone` and others are parts of it." },
  tone: { description: "How answers are phrased, and how long they are." },
  tool_efficiency: { description: "How tools are combined with few calls." },
  environment_context: { description: "The machine, the working directory, the repository." },
  code_change_rules: { description: "How code is to be changed." },
  guidelines: { description: "General advice for the work." },
  safety: { description: "What the agent must not do." },
  tool_instructions: { description: "How single tools are used." },
  custom_instructions: { description: "Instructions of the organization, the repository and the user." },
  runtime_instructions: { description: "What the runtime adds for the situation at hand." },
  last_instructions: { description: "What is repeated at the very end." },
};

/** Rewrites a section: gets its text, gives the new one. What it throws leaves the text as it is. */
export type SectionTransformFn = (currentContent: string) => string | Promise<string>;

/**
 * What happens to a section. `preserve` keeps a part of a group that is removed; a function rewrites.
 */
export type SectionOverrideAction =
  | "replace"
  | "remove"
  | "append"
  | "prepend"
  | "preserve"
  | SectionTransformFn;

export interface SectionOverride {
  action: SectionOverrideAction;
  /** The text to put there, before or after. Default: none. */
  content?: string;
}

/** The runtime's system message, with something at the end. The default. */
export interface SystemMessageAppendConfig {
  mode?: "append";
  content?: string;
}

/** This text alone. What keeps the agent safe is then up to it. */
export interface SystemMessageReplaceConfig {
  mode: "replace";
  content: string;
}

/** The runtime's system message, section by section. */
export interface SystemMessageCustomizeConfig {
  mode: "customize";
  sections?: Partial<Record<SystemMessageSection, SectionOverride>>;
  /** Put after all sections. */
  content?: string;
}

export type SystemMessageConfig =
  | SystemMessageAppendConfig
  | SystemMessageReplaceConfig
  | SystemMessageCustomizeConfig;
