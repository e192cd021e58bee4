import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "THIRD-PARTY-NOTICES.txt";

/** The folder of the package that a bundled file comes from. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * Writes, beside a bundle, the licenses of the packages that are part of it, as they demand. Nothing where
 * there are none.
 *
 * @param metafile esbuild's account of the bundle; its paths are relative to `root`
 */
export function writeNotices(root, outdir, metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));
  const notices = [...folders].sort().map((folder) => noticeOf(join(root, folder)));
  if (notices.length > 0) writeFileSync(join(outdir, FILE), notices.join(`\n${"-".repeat(80)}\n\n`));
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[sc]e|copying)(\.|$)/i.test(entry));
  const path = file && join(folder, file);
  const text = path && existsSync(path) ? readFileSync(path, "utf8").trim() : `License: ${license}`;
  return `${name} ${version}\n\n${text}\n`;
}
