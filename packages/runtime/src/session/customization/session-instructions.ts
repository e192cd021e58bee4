import { isDeepStrictEqual } from "node:util";
import type { Instructions } from "../../instructions/index.js";
import type { SessionSettings } from "../opening/settings.js";

/** What finding a session's instructions needs of it. */
export interface InstructedSession {
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** The host's; names further folders in `COPILOT_CUSTOM_INSTRUCTIONS_DIRS`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  settings(): SessionSettings;
}

/** The instructions of a session: read before its first exchange, and again when it works elsewhere. */
export class SessionInstructions {
  readonly #session: InstructedSession;
  #readFor: object | undefined;
  #text = "";

  constructor(session: InstructedSession) {
    this.#session = session;
  }

  /** For the `custom_instructions` section of the system message. */
  get text(): string {
    return this.#text;
  }

  /** Reads what there is, unless it has. @returns `undefined` when it has */
  load(): Promise<void> | undefined {
    const { workingDirectory, customization } = this.#session.settings();
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
    const { workingDirectory, customization } = settings();
    const further = (environment["COPILOT_CUSTOM_INSTRUCTIONS_DIRS"] ?? "").split(",");
    const directories = [...further, ...(customization.instructionDirectories ?? [])]
      .map((directory) => directory.trim())
      .filter((directory) => directory !== "");
    return discoverInstructions({ workingDirectory, home, directories });
  }

  async #read({ skipCustomInstructions, organizationCustomInstructions }: Wanted): Promise<void> {
    const { instructionText } = await import("../../instructions/index.js");
    const { sources } = skipCustomInstructions ? { sources: [] } : await this.find();
    this.#text = instructionText(sources, organizationCustomInstructions);
  }
}

interface Wanted {
  readonly skipCustomInstructions: boolean | undefined;
  readonly organizationCustomInstructions: string | undefined;
}
