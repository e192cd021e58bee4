import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionResources } from "./tool.js";

/** Files that outputs too large to show were saved to. They are deleted with their session. */
export class OutputFiles {
  readonly #paths: string[] = [];

  /** Those of a session. */
  static of(resources: SessionResources): OutputFiles {
    return resources.get("output-files", () => new OutputFiles());
  }

  /**
   * Takes a file on, which its maker must create anew.
   *
   * @returns its path, in the system's temporary directory, which tools may read without asking
   */
  claim(name: string): string {
    const path = join(tmpdir(), name);
    this.#paths.push(path);
    return path;
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.#paths.splice(0).map((path) => rm(path, { force: true })));
  }
}
