import { dirname, relative } from "node:path";
import type { InstructionSource } from "@parley/protocol";
import { modelFiles, slashed } from "./project-files.js";

/**
 * The `AGENTS.md` of further folders: a model is told where they are, and reads them when it works there.
 *
 * @returns one source that lists them; none when there are none
 */
export async function nestedAgentsSource(
  directories: readonly string[],
  workingDirectory: string,
): Promise<readonly InstructionSource[]> {
  const rows: string[] = [];
  for (const directory of directories) {
    const path = (await modelFiles(directory)).find((file) => /agents\.md$/i.test(file));
    if (path === undefined) continue;
    const shown = slashed(relative(workingDirectory, path));
    const folder = slashed(relative(workingDirectory, dirname(path)));
    rows.push(`| ${folder}/ | '${shown}' | For everything in ${folder}/ |`);
  }
  if (rows.length === 0) return [];
  const content = [
    "These folders have instructions of their own. Read a folder's file with `view` before you change anything in that folder, unless you have read it already.",
    "| Directory | File Path | Description |",
    "| --------- | --------- | ----------- |",
    ...rows,
  ].join("\n");
  return [
    {
      id: "nested-agents",
      label: "Nested AGENTS.md",
      sourcePath: "nested AGENTS.md",
      content,
      type: "nested-agents",
      location: "working-directory",
    },
  ];
}
