import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTwoFilesPatch } from "diff";

const SOURCE = `/** Says hello, politely. */
export function greet(name) {
  return \`Hello, \${name}.\`;
}
`;

/** A temporary folder with one small source file, and a home for the runtime. */
export interface DemoWorkspace {
  readonly folder: string;
  readonly home: string;
  /** Name of the source file, relative to the folder. */
  readonly file: string;
  /** A unified diff of what became of the source file; empty when nothing did. */
  diff(): Promise<string>;
  remove(): Promise<void>;
}

export async function createWorkspace(): Promise<DemoWorkspace> {
  const root = await mkdtemp(join(tmpdir(), "parley-demo-"));
  const folder = join(root, "project");
  const file = "greet.mjs";
  const path = join(folder, file);
  await mkdir(folder);
  await writeFile(path, SOURCE);
  return {
    folder,
    home: join(root, "home"),
    file,
    async diff() {
      const now = await readFile(path, "utf8");
      if (now === SOURCE) return "";
      const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, SOURCE, now);
      return patch.slice(patch.indexOf("--- "));
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
