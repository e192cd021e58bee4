// Makes a fresh clone ready: installs what package-lock.json names and builds what is out of date.
// Run by `npm start` and `npm test`; does nothing when all is in place.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const MINIMUM_NODE = [20, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
  console.error(`Parley needs Node ${MINIMUM_NODE.join(".")} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

if (changedAt("package-lock.json") > changedAt("node_modules/.package-lock.json")) {
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "Installing dependencies");
}
if (newestSource() > changedAt("packages/parley/dist/.built")) {
  run(process.execPath, ["tools/build.mjs"], "Building");
}

function changedAt(path) {
  const full = join(root, path);
  return existsSync(full) ? statSync(full).mtimeMs : 0;
}

function newestSource() {
  let newest = Math.max(changedAt("tools/build.mjs"), changedAt("package-lock.json"));
  for (const name of readdirSync(join(root, "packages"))) {
    newest = Math.max(newest, changedAt(`packages/${name}/package.json`));
    const files = readdirSync(join(root, "packages", name, "src"), { recursive: true });
    for (const file of files) newest = Math.max(newest, changedAt(`packages/${name}/src/${file}`));
  }
  return newest;
}

function run(command, args, what) {
  console.error(`${what} …`);
  const shell = process.platform === "win32" && command === "npm";
  const { status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], shell });
  if (status !== 0) process.exit(status ?? 1);
}
