import { isDeepStrictEqual } from "node:util";
import type { DiscoveredInstruction, Instructions, OnDemandInstructions } from "../../instructions/index.js";
import type { SessionSettings } from "../opening/settings.js";

/** What finding a session's instructions needs of it. */
export interface InstructedSession {
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** The host's; names further folders in `COPILOT_CUSTOM_INSTRUCTIONS_DIRS`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: SessionSettings;
}

/** The instructions of a session: read before its first exchange, and again when it works elsewhere. */
export class SessionInstructions {
  readonly #session: InstructedSession;
  #readFor: object | undefined;
  #text = "";
  #known: Instructions = NONE;

  constructor(session: InstructedSession) {
    this.#session = session;
  }

  /** For the `custom_instructions` section of the system message. */
  get text(): string {
    return this.#text;
  }

  /** Reads what there is, unless it has. @returns `undefined` when it has */
  load(): Promise<void> | undefined {
    const { workingDirectory, customization } = this.#session.settings;
    const { skipCustomInstructions, instructionDirectories, organizationCustomInstructions } = customization;
    const wanted = {
      workingDirectory,
      skipCustomInstructions,
      instructionDirectories,
      organizationCustomInstructions,
    };
    if (isDeepStrictEqual(this.#readFor, wanted)) return undefined;
    this.#readFor = wanted;
    return this.#read(wanted);
  }

  /** What there is now, whether the session is shown it or not. */
  async find(): Promise<Instructions> {
    const { discoverInstructions } = await import("../../instructions/index.js");
    const { home, environment, settings } = this.#session;
    const { workingDirectory, customization } = settings;
    const further = (environment["COPILOT_CUSTOM_INSTRUCTIONS_DIRS"] ?? "").split(",");
    const directories = [...further, ...(customization.instructionDirectories ?? [])]
      .map((directory) => directory.trim())
      .filter((directory) => directory !== "");
    return discoverInstructions({ workingDirectory, home, directories });
  }

  /**
   * Finds, for one agent, what it was not shown yet and applies to a file (absolute path) it looks at. Nothing where the
   * session doesn't want that, or no custom instructions at all.
   */
  onDemand(): (path: string) => Promise<readonly DiscoveredInstruction[]> {
    let made: { readonly known: Instructions; readonly instructions: OnDemandInstructions } | undefined;
    return async (path) => {
      const { workingDirectory, customization } = this.#session.settings;
      if (!customization.enableOnDemandInstructionDiscovery || customization.skipCustomInstructions)
        return [];
      const { OnDemandInstructions } = await import("../../instructions/index.js");
      const known = this.#known;
      if (made?.known !== known)
        made = { known, instructions: new OnDemandInstructions(workingDirectory, known) };
      return made.instructions.forFile(path);
    };
  }

  async #read({ skipCustomInstructions, organizationCustomInstructions }: Wanted): Promise<void> {
    const { instructionText } = await import("../../instructions/index.js");
    this.#known = skipCustomInstructions ? NONE : await this.find();
    this.#text = instructionText(this.#known.sources, organizationCustomInstructions);
  }
}

const NONE: Instructions = { sources: [], errors: [] };

interface Wanted {
  readonly skipCustomInstructions: boolean | undefined;
  readonly organizationCustomInstructions: string | undefined;
}
