import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Installs the official halves beside this harness, as its lock file says, unless they are there. */
export function ensureInstalled() {
  if (existsSync(`${root}node_modules/@github/copilot-sdk`)) return;
  const { status } = spawnSync("npm", ["ci"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error(`npm ci failed in ${root}`);
}
