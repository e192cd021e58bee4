import { basename, dirname, relative } from "node:path";
import type { InstructionSource } from "@parley/protocol";
import { escaped, foldersUpTo, projectRoot } from "../agents/documents/index.js";
import { globPattern } from "./glob-pattern.js";
import type { DiscoveredInstruction, Instructions } from "./instructions.js";
import { copilotFile, modelFiles, projectRules, type Reading, slashed, wholeFile } from "./project-files.js";

/**
 * Finds the instructions that a session hasn't been shown yet when the agent looks at a file: rules whose
 * pattern matches it, and the instructions of the folders between it and the project's root, nearest first.
 * Each is found once. Its answers are for `enableOnDemandInstructionDiscovery`, after a successful `view`.
 */
export class OnDemandInstructions {
  readonly #workingDirectory: string;
  readonly #known: ReadonlySet<string>;
  readonly #rules: readonly InstructionSource[];
  readonly #shown = new Set<string>();

  /** @param known what the system message shows */
  constructor(workingDirectory: string, known: Instructions) {
    this.#workingDirectory = workingDirectory;
    this.#rules = known.sources.filter(({ applyTo }) => applyTo !== undefined);
    this.#known = new Set(
      known.sources.filter(({ applyTo }) => applyTo === undefined).map(({ sourcePath }) => sourcePath),
    );
  }

  /** @param path absolute; of a file in the project (for others nothing is found) */
  async forFile(path: string): Promise<readonly DiscoveredInstruction[]> {
    const root = await projectRoot(this.#workingDirectory);
    const within = slashed(relative(root, path));
    if (within.startsWith("../") || within === path) return [];
    const found = this.#rules.filter(({ applyTo = [] }) => applyTo.some((glob) => globPattern(glob)(within)));
    for (const folder of foldersUpTo(root, dirname(path)).slice(0, -1)) {
      found.push(...(await wholeFiles(folder, root)));
      if (folder !== this.#workingDirectory) found.push(...(await folderRules(folder, root, path)));
    }
    return found.filter((source) => this.#isNew(source)).map(discovered);
  }

  #isNew({ sourcePath }: InstructionSource): boolean {
    if (this.#known.has(sourcePath) || this.#shown.has(sourcePath)) return false;
    this.#shown.add(sourcePath);
    return true;
  }
}

async function wholeFiles(folder: string, root: string): Promise<readonly InstructionSource[]> {
  const found: InstructionSource[] = [];
  for (const path of [copilotFile(folder), ...(await modelFiles(folder))]) {
    const fields = { id: path, label: basename(path), type: "child-instructions" } as const;
    found.push(...(await wholeFile(path, fields, readingIn(root))));
  }
  return found;
}

async function folderRules(
  folder: string,
  root: string,
  file: string,
): Promise<readonly InstructionSource[]> {
  const within = slashed(relative(folder, file));
  const rules = await projectRules(folder, readingIn(root));
  return rules.filter(({ applyTo }) => !applyTo || applyTo.some((glob) => globPattern(glob)(within)));
}

/** What can't be read is passed over: nobody waits to hear of it. */
function readingIn(root: string): Reading {
  return { confine: root, shownFrom: root, location: "repository", errors: [] };
}

function discovered({ sourcePath, content }: InstructionSource): DiscoveredInstruction {
  const name = basename(sourcePath);
  return { sourcePath, content, description: `${name} from ${sourcePath.slice(0, -name.length)}` };
}

/** The message that shows a model what was found. Source of the tag and the escaping: the official runtime. */
export function discoveredText(found: readonly DiscoveredInstruction[]): string {
  return found
    .map(({ sourcePath, content }) =>
      [
        "",
        "<system_reminder>",
        `${sourcePath} has instructions for what you are looking at:`,
        "",
        escaped(content),
        "</system_reminder>",
      ].join("\n"),
    )
    .join("");
}

/** The data of the `system.notification` about one of them. */
export function discoveredNotification(
  found: DiscoveredInstruction,
  trigger: { readonly file: string; readonly tool: string },
): object {
  const { sourcePath, description } = found;
  return {
    content: `Discovered instruction: ${sourcePath}`,
    kind: {
      type: "instruction_discovered",
      sourcePath,
      triggerFile: trigger.file,
      triggerTool: trigger.tool,
      description,
    },
  };
}
