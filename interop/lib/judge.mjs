import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compare } from "./compare.mjs";
import { normalize } from "./normalize.mjs";
import { planes } from "./planes.mjs";
import { record } from "./record.mjs";

const outFolder = fileURLToPath(new URL("../out/", import.meta.url));

/** Runs a scenario with a pair of halves and returns its comparable planes. */
export async function observe(scenario, pair) {
  const recording = await record(scenario, pair);
  return normalize(planes(recording), recording.places);
}

/**
 * Differences of two observations. Those of the model's messages that later requests repeat are told once. An undocumented
 * event that only the official runtime has is none: no client can rely on it.
 */
export function differencesOf(theirs, ours) {
  const told = new Set();
  return compare(theirs, ours).filter(({ path, theirs: a, ours: b }) => {
    if (/^wires\/\d+\/undocumented\//.test(path)) return b !== undefined;
    const once = path.replace(/^model\/\d+\//, "model/");
    if (once === path) return true;
    const key = JSON.stringify([once, a, b]);
    return !told.has(key) && told.add(key);
  });
}

/**
 * Reports the case `name`: passed without differences. Otherwise they and both observations are written under interop/out/.
 * A scenario that fails with the official pair proves nothing, so that fails the case too.
 */
export function reportCase(report, name, { theirs, ours, differences }) {
  const base = `${outFolder}${name.replace(/[^\w]+/g, "-")}`;
  for (const kind of [".diff", ".theirs.json", ".ours.json"]) rmSync(`${base}${kind}`, { force: true });
  const broken = theirs.notes.find((note) => note.what === "scenario failed");
  if (broken) {
    report.fail(name, `with the official pair: ${broken.value}`);
    return;
  }
  if (differences.length === 0) {
    report.pass(name);
    return;
  }
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(`${base}.diff`, differences.map(readable).join(""));
  writeFileSync(`${base}.theirs.json`, JSON.stringify(theirs, null, 1));
  writeFileSync(`${base}.ours.json`, JSON.stringify(ours, null, 1));
  report.fail(name, `${differences.length} differences, first ${differences[0].path}: ${base}.diff`);
}

function readable({ path, theirs, ours }) {
  const shown = (value) => (value === undefined ? "nothing" : JSON.stringify(value));
  return `${path}\n  theirs: ${shown(theirs)}\n  ours:   ${shown(ours)}\n`;
}
