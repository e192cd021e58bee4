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

/** Differences of two observations. Those of the model's messages that later requests repeat are told once. */
export function differencesOf(theirs, ours) {
  const told = new Set();
  return compare(theirs, ours).filter(({ path, theirs: a, ours: b }) => {
    const once = path.replace(/^model\/\d+\//, "model/");
    if (once === path) return true;
    const key = JSON.stringify([once, a, b]);
    return !told.has(key) && told.add(key);
  });
}

/** Writes differences (and both observations) under interop/out/ and returns the path of the readable file. */
export function writeDifferences(name, { theirs, ours, differences }) {
  const base = `${outFolder}${name.replace(/[^\w]+/g, "-")}`;
  for (const kind of [".diff", ".theirs.json", ".ours.json"]) rmSync(`${base}${kind}`, { force: true });
  if (differences.length === 0) return undefined;
  mkdirSync(outFolder, { recursive: true });
  const shown = (value) => (value === undefined ? "nothing" : JSON.stringify(value));
  const text = differences
    .map((d) => `${d.path}\n  theirs: ${shown(d.theirs)}\n  ours:   ${shown(d.ours)}\n`)
    .join("");
  writeFileSync(`${base}.diff`, text);
  writeFileSync(`${base}.theirs.json`, JSON.stringify(theirs, null, 1));
  writeFileSync(`${base}.ours.json`, JSON.stringify(ours, null, 1));
  return `${base}.diff`;
}
