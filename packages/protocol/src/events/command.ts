import { ephemeralEvent } from "../define.js";
import type { EventOf } from "./envelope.js";

export interface CommandQueuedData {
  requestId: string;
  command: string;
}

/** A command was queued. */
export const CommandQueuedEvent = ephemeralEvent<"command.queued", CommandQueuedData>("command.queued");
export type CommandQueuedEvent = EventOf<typeof CommandQueuedEvent>;

export interface CommandExecuteData {
  requestId: string;
  command: string;
  commandName: string;
  args: string;
}

/** A client's command is to be run. */
export const CommandExecuteEvent = ephemeralEvent<"command.execute", CommandExecuteData>("command.execute");
export type CommandExecuteEvent = EventOf<typeof CommandExecuteEvent>;

export interface CommandCompletedData {
  requestId: string;
}

/** A command ended. */
export const CommandCompletedEvent = ephemeralEvent<"command.completed", CommandCompletedData>(
  "command.completed",
);
export type CommandCompletedEvent = EventOf<typeof CommandCompletedEvent>;

export interface CommandsChangedData {
  commands: CommandsChangedCommand[];
}

export interface CommandsChangedCommand {
  name: string;
  description?: string;
}

/** The slash commands changed. */
export const CommandsChangedEvent = ephemeralEvent<"commands.changed", CommandsChangedData>(
  "commands.changed",
);
export type CommandsChangedEvent = EventOf<typeof CommandsChangedEvent>;

export interface CapabilitiesChangedData {
  ui?: CapabilitiesChangedUI;
}

export interface CapabilitiesChangedUI {
  elicitation?: boolean;
  mcpApps?: boolean;
  canvases?: boolean;
}

/** What the host can show changed. */
export const CapabilitiesChangedEvent = ephemeralEvent<"capabilities.changed", CapabilitiesChangedData>(
  "capabilities.changed",
);
export type CapabilitiesChangedEvent = EventOf<typeof CapabilitiesChangedEvent>;
