#!/usr/bin/env node
// node bench/run.mjs [text…]    Measures our runtime beside the official one, round by round in turn, with the same
// clients and the same scripted model on loopback. Given texts select measures by name. Prints a table, writes
// bench/out/<time>.json, asserts nothing.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "../interop/lib/install.mjs";

ensureInstalled();
const { Subject } = await import("./lib/subject.mjs");
const { runtimes } = await import("../interop/lib/halves.mjs");
const { printTable } = await import("./lib/table.mjs");
const modules = await Promise.all(
  ["start", "one-client", "many", "open-sessions", "long-sessions"].map(
    (name) => import(`./measures/${name}.mjs`),
  ),
);

const wanted = process.argv.slice(2);
const measures = modules
  .flatMap((module) => Object.values(module))
  .filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)));

const model = spawn(process.execPath, [fileURLToPath(new URL("lib/model-process.mjs", import.meta.url))], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [announced] = await once(model.stdout, "data");
const subjects = ["official", "ours"]
  .filter((name) => runtimes[name].present())
  .map((name) => new Subject(name, String(announced).trim()));
if (subjects.length < 2)
  console.log("packages/parley/dist is not built: measuring the official runtime alone");

const results = [];
for (const measure of measures) results.push({ ...measure, samples: await samplesOf(measure) });
model.kill();

printTable(results);
const out = fileURLToPath(new URL("out/", import.meta.url));
mkdirSync(out, { recursive: true });
const file = `${out}${new Date().toISOString().replaceAll(":", "-")}.json`;
const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  node: process.version,
  platform: process.platform,
};
writeFileSync(file, JSON.stringify({ machine, results }, null, 1));
console.log(`\nSamples: ${file}`);

/**
 * Samples of each subject. The subjects take turns; one unrecorded round of each comes first.
 *
 * @param warmUp false: without the unrecorded round
 * @param only what the other subject can't do is measured of this one alone
 */
async function samplesOf({ name, rounds, open, sample, warmUp = true, only }) {
  process.stderr.write(`${name} …\n`);
  const states = new Map();
  const measured = subjects.filter((subject) => only === undefined || subject.name === only);
  const samples = Object.fromEntries(subjects.map((subject) => [subject.name, []]));
  try {
    for (const subject of measured) states.set(subject, await open?.(subject));
    for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
      for (const subject of measured) {
        const value = await sample(subject, states.get(subject));
        if (round > 0) samples[subject.name].push(value);
      }
    }
  } finally {
    for (const subject of subjects) await subject.release();
  }
  return samples;
}
