// Packs what is published: `node tools/pack.mjs [FOLDER]` writes a tarball of each package to FOLDER (default
// `dist`), from what `npm run build` left. What serves only this repository is left out of their package.json:
// scripts, development dependencies, and the way to the sources.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const SOURCE_CONDITION = "parley-source";

const out = resolve(process.argv[2] ?? join(root, "dist"));
mkdirSync(out, { recursive: true });
for (const name of ["protocol", "sdk", "runtime", "parley"]) {
  const stage = mkdtempSync(join(tmpdir(), "parley-pack-"));
  try {
    pack(join(root, "packages", name), stage);
  } finally {
    rmSync(stage, { recursive: true });
  }
}

function pack(folder, stage) {
  cpSync(join(folder, "dist"), join(stage, "dist"), {
    recursive: true,
    filter: (path) => !path.endsWith(".built"),
  });
  copyFileSync(join(folder, "README.md"), join(stage, "README.md"));
  copyFileSync(join(root, "LICENSE"), join(stage, "LICENSE"));
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(published(manifest), null, 2)}\n`);

  const shell = process.platform === "win32";
  const args = ["pack", "--json", "--loglevel=error", "--pack-destination", out];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: stage, encoding: "utf8", shell });
  if (status !== 0) throw new Error(`npm pack failed for ${folder}: ${stderr}`);
  const packed = JSON.parse(stdout);
  const [{ filename, size, unpackedSize }] = Array.isArray(packed) ? packed : Object.values(packed);
  console.log(`${filename}: ${kib(size)} KiB, ${kib(unpackedSize)} KiB unpacked`);
}

function published({ scripts, devDependencies, imports, ...manifest }) {
  return { ...manifest, exports: withoutSource(manifest.exports) };
}

function withoutSource(target) {
  if (typeof target === "string") return target;
  const entries = Object.entries(target).filter(([condition]) => condition !== SOURCE_CONDITION);
  return Object.fromEntries(entries.map(([condition, value]) => [condition, withoutSource(value)]));
}

function kib(bytes) {
  return Math.ceil(bytes / 1024);
}
