import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TempTree extends Disposable {
  /** Absolute, with every link followed. */
  readonly root: string;
  path(...names: string[]): string;
  /** Writes files, by their path below the root. */
  write(files: Readonly<Record<string, string>>): void;
}

/** A folder with files in it, gone when disposed. With `isRepository`, `.git` marks it as a project's root. */
export function tempTree(
  files: Readonly<Record<string, string>> = {},
  options: { isRepository?: boolean } = {},
): TempTree {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "parley-tree-")));
  const write = (added: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(added)) {
      const path = join(root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  };
  if (options.isRepository) mkdirSync(join(root, ".git"));
  write(files);
  return {
    root,
    path: (...names) => join(root, ...names),
    write,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
