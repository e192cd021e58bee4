import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkFiles } from "./files/work-files.js";
import type { SessionResources } from "./tool.js";

/** Where outputs are saved. */
export interface OutputPlace {
  readonly files: WorkFiles;
  /** Absolute; of this machine. Default: where `files` keeps them. */
  readonly directory?: string | undefined;
}

/** Files that outputs too large to show were saved to. They are deleted with their session. */
export class OutputFiles {
  readonly #drop: (() => Promise<void>)[] = [];

  /** Those of a session. */
  static of(resources: SessionResources): OutputFiles {
    return resources.get("output-files", () => new OutputFiles());
  }

  /**
   * Saves an output.
   *
   * @returns its path, which tools may read without asking
   */
  async save(name: string, text: string, place: OutputPlace): Promise<string> {
    const { files, directory } = place;
    if (directory !== undefined) {
      const path = this.claim(name, directory);
      await mkdir(directory, { recursive: true });
      await writeFile(path, text, { mode: 0o600, flag: "wx" });
      return path;
    }
    const path = await files.keepOutput(name, text);
    this.#drop.push(() => files.dropOutput(path));
    return path;
  }

  /**
   * Takes a file on, which a process on this machine must create anew.
   *
   * @param directory default: the system's temporary directory
   * @returns its path, which tools may read without asking
   */
  claim(name: string, directory = tmpdir()): string {
    const path = join(directory, name);
    this.#drop.push(() => rm(path, { force: true }));
    return path;
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#drop.splice(0).map((drop) => drop()));
  }
}
