import type { SkillSource } from "@parley/protocol";

/** Instructions for one kind of task, which are read when they are needed. */
export interface Skill {
  readonly name: string;
  readonly description: string;
  readonly source: SkillSource;
  /** The file; absent when the client provides the skill. */
  readonly path?: string | undefined;
  /** The plugin that brings it. */
  readonly pluginName?: string | undefined;
  /** Whether the session has it switched on. */
  readonly isEnabled: boolean;
  /** Whether a person may call it. */
  readonly isUserInvocable: boolean;
  /** Whether the model may call it by itself. */
  readonly isModelInvocable: boolean;
  readonly argumentHint?: string | undefined;
  /** Tools that need no permission while it is in use, as written. */
  readonly allowedTools: readonly string[];
}

/** Skills in order of precedence (names are unique, in any case of letters), and what is to be said of them. */
export interface SkillCatalog {
  readonly skills: readonly Skill[];
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/** Where skills are looked for. */
export interface SkillPlaces {
  /** Looks in the project's own folders, and in the person's; see `skillDiscoveryPaths`. */
  readonly discovered?: DiscoveredSkillPlaces | undefined;
  /** The session's `skillDirectories`: folders of skills, or of one skill; absolute. */
  readonly directories?: readonly string[] | undefined;
  /** Plugins that bring skills, and commands. */
  readonly plugins?: readonly PluginSkills[] | undefined;
  /** The client's own skills. */
  readonly provider?: SkillProvider | undefined;
  /** Names of skills that are switched off. */
  readonly disabled?: readonly string[] | undefined;
}

export interface PluginSkills {
  readonly name: string;
  /** Absolute, as all that follow. */
  readonly directory: string;
  readonly skillFolders: readonly string[];
  readonly commandFolders: readonly string[];
}

export interface DiscoveredSkillPlaces {
  /** Absolute. Absent: only what is the person's is looked for. */
  readonly workingDirectory?: string | undefined;
  /** The runtime's home. */
  readonly home?: string | undefined;
  /** The person's home directory, for `.agents/skills`. Absent when the runtime's home was chosen by hand. */
  readonly userHome?: string | undefined;
}

/** Skills that a client provides (`skillProvider.list` and `skillProvider.read`). */
export interface SkillProvider {
  list(): Promise<readonly ProvidedSkill[]>;
  /** @returns the complete SKILL.md */
  read(name: string): Promise<string>;
}

export interface ProvidedSkill {
  readonly name: string;
  readonly description: string;
  readonly userInvocable?: boolean | undefined;
  readonly disableModelInvocation?: boolean | undefined;
  readonly argumentHint?: string | undefined;
}

/** A skill with what it says, ready to be shown to a model. */
export interface LoadedSkill {
  readonly skill: Skill;
  /** What follows the front matter. */
  readonly content: string;
  /** Absolute paths of the files beside it. */
  readonly relatedFiles: readonly string[];
}
