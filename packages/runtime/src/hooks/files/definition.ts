import type { HookType } from "@parley/protocol";

/** One hook of a file. */
export interface HookDefinition {
  readonly type: HookType;
  /** How it is told things, and how it answers. */
  readonly dialect: HookDialect;
  readonly command: HookCommand;
  /** Tools it is for, by their whole name. Absent: every tool. */
  readonly matcher?: RegExp | undefined;
  /** Where it runs, relative to the project's root. Default: there. */
  readonly cwd?: string | undefined;
  /** Added to its environment, as they are. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Whether its file hasn't switched all its hooks off. */
  readonly isEnabled: boolean;
}

/** `copilot` for event names such as `preToolUse`, `claude` for such as `PreToolUse`. */
export type HookDialect = "copilot" | "claude";

/** A line for a shell (`bash`, else `powershell`; the other way around on Windows), or a program. */
export type HookCommand =
  | { readonly kind: "shell"; readonly bash?: string; readonly powershell?: string }
  | { readonly kind: "program"; readonly path: string; readonly args: readonly string[] };

/** A hook with the file it is in. */
export interface FileHook {
  readonly definition: HookDefinition;
  /** Absolute path of the file. */
  readonly file: string;
  /** The file as messages name it. */
  readonly label: string;
  readonly origin: "user" | "repository";
  /** Absolute; where its commands run that don't say where. Default: the project's root. */
  readonly directory?: string | undefined;
}

export interface FileHooks {
  /** In the order they are asked. */
  readonly hooks: readonly FileHook[];
  readonly errors: readonly string[];
}
