import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A relative module that a declaration file refers to, by its `.js` name. */
const RELATIVE = /((?:\bfrom|\bimport)\s*\(?\s*["'])(\.{1,2}\/[^"']+)\.js(["'])/g;

/**
 * Leaves, of the declaration files in `dist`, those that the entries lead to.
 *
 * @param entries paths in `dist`, without extension
 * @param commonJs whether CommonJS importers get declarations of their own (`.d.cts`), without which they would be
 * told that the package is an ES module
 */
export function finishDeclarations(dist, entries, { commonJs }) {
  const wanted = closure(entries.map((entry) => join(dist, `${entry}.d.ts`)));
  for (const entry of readdirSync(dist, { recursive: true })) {
    const path = join(dist, entry);
    if (path.endsWith(".d.ts") && !wanted.has(path)) rmSync(path);
  }
  if (!commonJs) return;
  for (const path of wanted) {
    const text = readFileSync(path, "utf8").replace(RELATIVE, "$1$2.cjs$3");
    writeFileSync(path.replace(/\.ts$/, ".cts"), text);
  }
}

/** The declaration files that some lead to, themselves included, by absolute path. */
export function closure(paths) {
  const found = new Set();
  const waiting = paths.map((path) => resolve(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    if (!existsSync(path)) throw new Error(`There is no ${path}.`);
    found.add(path);
    for (const [, , target] of readFileSync(path, "utf8").matchAll(RELATIVE))
      waiting.push(resolve(dirname(path), `${target}.d.ts`));
  }
  return found;
}
