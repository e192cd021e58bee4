import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkFiles } from "./files/work-files.js";
import type { SessionResources } from "./tool.js";

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
  async save(name: string, text: string, files: WorkFiles): Promise<string> {
    const path = await files.keepOutput(name, text);
    this.#drop.push(() => files.dropOutput(path));
    return path;
  }

  /**
   * Takes a file on, which a process on this machine must create anew.
   *
   * @returns its path, in the system's temporary directory, which tools may read without asking
   */
  claim(name: string): string {
    const path = join(tmpdir(), name);
    this.#drop.push(() => rm(path, { force: true }));
    return path;
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#drop.splice(0).map((drop) => drop()));
  }
}
