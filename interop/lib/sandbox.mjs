import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Kept between runs: the official runtime unpacks itself once under its user's home. */
const userHome = fileURLToPath(new URL("../out/home", import.meta.url));

/** A fresh workspace and runtime home for one run. */
export function createSandbox(files = {}) {
  const root = freshFolder();
  const workspace = join(root, "workspace");
  const home = join(root, "home");
  for (const folder of [workspace, home, userHome]) mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), content);
  }
  return {
    root,
    workspace,
    home,
    /** A runtime's whole environment: nothing of the caller's settings or credentials reaches it. */
    env(extra = {}) {
      const { PATH, LANG, TMPDIR } = process.env;
      return definedOnly({ PATH, LANG, TMPDIR, HOME: userHome, COPILOT_HOME: home, ...extra });
    },
    /** Path (relative) to text of every file in the workspace, links aside. */
    files() {
      const paths = readdirSync(workspace, { recursive: true, encoding: "utf8" }).map((path) =>
        join(workspace, path),
      );
      const entries = paths.filter((path) => lstatSync(path).isFile()).sort();
      return Object.fromEntries(
        entries.map((path) => [relative(workspace, path), readFileSync(path, "utf8")]),
      );
    },
    /** A runtime on its way out may still write: tried again for a while. */
    async remove() {
      await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Three digits are one token to a model: what is measured in tokens or bytes stays the same in every sandbox. */
function freshFolder() {
  for (let number = 100; number < 1000; number++) {
    const path = join(tmpdir(), `parley-interop-${number}`);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
  throw new Error(`All of ${join(tmpdir(), "parley-interop-*")} are taken: remove those that no run uses`);
}

function definedOnly(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
