import type { SlashCommandInfo, SlashCommandInvocationResult } from "@parley/protocol";
import type { AgentHost, Compactor, Conversation } from "../../agent/index.js";
import type { ResolvedModel } from "../../models/index.js";
import type { SessionPermissions } from "../../permissions/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { SessionModes } from "../../tools/index.js";
import type { Customization } from "../customization/customization.js";
import type { Announcer } from "../events/announcer.js";
import type { SessionSettings } from "../opening/settings.js";
import type { Schedules } from "../schedules/schedules.js";
import type { SessionState } from "../session-state.js";
import type { Workspace } from "../storage/workspace.js";
import type { Prompts } from "../work/prompts.js";

/** What the runtime's own slash commands work on. */
export interface CommandedSession {
  readonly id: string;
  readonly events: EventSink;
  readonly state: SessionState;
  readonly model: ResolvedModel;
  readonly conversation: Conversation;
  readonly customization: Customization;
  readonly schedules: Schedules;
  readonly permissions: SessionPermissions;
  readonly settings: SessionSettings;
  readonly workspace: Workspace;
  readonly prompts: Prompts;
  readonly announcer: Announcer;
  readonly host: AgentHost & { readonly compactor: Compactor };
  readonly modes: SessionModes;
  changeSettings(settings: SessionSettings): void;
}

/** A slash command of the runtime's own. */
export interface BuiltInCommand {
  readonly info: SlashCommandInfo;
  /** @throws Error with what was wrong with the input, in words for the person */
  run(
    session: CommandedSession,
    input: string,
  ): SlashCommandInvocationResult | Promise<SlashCommandInvocationResult>;
}

export function define(info: Omit<SlashCommandInfo, "kind">, run: BuiltInCommand["run"]): BuiltInCommand {
  return { info: { ...info, kind: "builtin" }, run };
}

export const text = (said: string): SlashCommandInvocationResult => ({ kind: "text", text: said });

/** A list under a heading, or what is said where it is empty. */
export function listed(heading: string, lines: readonly string[], none: string): string {
  return `${heading}\n\n${lines.length === 0 ? none : lines.map((line) => `- ${line}`).join("\n")}`;
}
