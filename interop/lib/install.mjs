import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Installs the official halves beside this harness, unless they are there. `package.json` names exact versions; there
 * is no lock file, because a registry may carry the official packages for some platforms only, and `npm ci` refuses
 * what such a registry locks.
 */
export function ensureInstalled() {
  if (changedAt("node_modules/.package-lock.json") >= changedAt("package.json")) return;
  const args = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`npm install failed in ${root}`);
}

function changedAt(path) {
  return statSync(root + path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
