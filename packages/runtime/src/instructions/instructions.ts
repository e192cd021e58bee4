import type { InstructionSource } from "@parley/protocol";

/** Where instructions are looked for. */
export interface InstructionPlaces {
  /** Absolute. Absent: only what is the person's is looked for. */
  readonly workingDirectory?: string | undefined;
  /** The runtime's home. Absent: instructions of the person aren't looked for. */
  readonly home?: string | undefined;
  /**
   * Further folders, absolute, in order: those of `COPILOT_CUSTOM_INSTRUCTIONS_DIRS` (comma-separated), then
   * those of the session's `instructionDirectories`.
   */
  readonly directories?: readonly string[] | undefined;
}

/** What was found, in the order in which a model reads it. */
export interface Instructions {
  readonly sources: readonly InstructionSource[];
  /** Files that could not be used, and why. */
  readonly errors: readonly string[];
}

/** A file found to apply while the agent works, because of a file it looked at. */
export interface DiscoveredInstruction {
  /** Relative to the project's root, with `/`. */
  readonly sourcePath: string;
  readonly content: string;
  /** For `system.notification`: the file's name and folder. */
  readonly description: string;
}
