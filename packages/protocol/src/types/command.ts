export interface CommandList {
  commands: SlashCommandInfo[];
}

export interface SlashCommandInfo {
  name: string;
  aliases?: string[];
  description: string;
  kind: SlashCommandKind;
  input?: SlashCommandInput;
  allowDuringAgentExecution: boolean;
  experimental?: boolean;
  schedulable?: boolean;
}

export type SlashCommandKind = "builtin" | "skill" | "client";

export interface SlashCommandInput {
  hint: string;
  choices?: SlashCommandInputChoice[];
  required?: boolean;
  completion?: SlashCommandInputCompletion;
  preserveMultilineInput?: boolean;
}

export interface SlashCommandInputChoice {
  name: string;
  description: string;
}

export type SlashCommandInputCompletion = "directory";

export type RemediationAction =
  | "sign_in"
  | "switch_account"
  | "show_account"
  | "review_sandbox_policy"
  | "allow_sandbox_outbound";
