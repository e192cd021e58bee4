// Derives, from the declarations in packages/protocol/src, its src/gen folder and docs/reference.
// `node tools/gen/main.mjs` writes them; with `--check` it writes nothing and exits 1 if they would change.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readModel } from "./model.mjs";
import { SchemaMaker } from "./schema.mjs";
import { writeDocs } from "./write-docs.mjs";
import { writeEvents } from "./write-events.mjs";
import { writeRpc } from "./write-rpc.mjs";
import { writeSchemas } from "./write-schemas.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const source = join(root, "packages/protocol/src");
const folders = [join(source, "gen"), join(root, "docs/reference")];

const model = readModel(source);
const schemas = new SchemaMaker(model);
const wanted = new Map();
const code = { ...writeEvents(model), ...writeRpc(model, schemas), ...writeSchemas(model, schemas) };
for (const [path, text] of Object.entries(code)) wanted.set(join(source, path), text);
for (const [path, text] of Object.entries(writeDocs(model)))
  wanted.set(join(root, "docs/reference", path), text);

const present = folders.filter(existsSync).flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);
const stale = present.filter((path) => !wanted.has(path));
const changed = [...wanted].filter(
  ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
);

if (process.argv.includes("--check")) {
  const paths = [...changed.map(([path]) => path), ...stale].map((path) => path.slice(root.length));
  if (paths.length > 0) {
    console.error(`Generated files are out of date; run \`npm run gen\`:\n${paths.join("\n")}`);
    process.exit(1);
  }
} else {
  for (const path of stale) rmSync(path);
  for (const [path, text] of changed) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
console.log(`gen: ${model.methods.length} methods, ${model.events.length} events, ${wanted.size} files`);
