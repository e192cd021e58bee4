import type { CommandDefinition } from "../types/commands.js";
import type { Tool } from "../types/tools.js";
import type { AnySessionConfig } from "../wire/session-options.js";
import { type BearerTokenProviders, bearerTokenProviders } from "./bearer-tokens.js";
import type { Canvas } from "./canvas.js";
import type { SessionFsHandler } from "./session-fs.js";
import { type SectionTransforms, sectionTransforms } from "./transforms.js";

/** What a session's options give the runtime to call back. */
export interface SessionHandlers {
  readonly config: AnySessionConfig;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  readonly canvases: ReadonlyMap<string, Canvas>;
  readonly transforms: SectionTransforms;
  readonly bearerTokens: BearerTokenProviders;
  readonly managedSettingsEnabled: boolean;
  /** Set once the session object exists that the provider is made for. */
  sessionFs?: SessionFsHandler;
}

export function sessionHandlers(config: AnySessionConfig): SessionHandlers {
  return {
    config,
    tools: new Map(config.tools?.map((tool) => [tool.name, tool])),
    commands: new Map(config.commands?.map((command) => [command.name, command])),
    canvases: new Map(config.canvases?.map((canvas) => [canvas.declaration.id, canvas])),
    transforms: sectionTransforms(config.systemMessage),
    bearerTokens: bearerTokenProviders(config),
    managedSettingsEnabled: Boolean(config.enableManagedSettings || config.managedSettings),
  };
}
