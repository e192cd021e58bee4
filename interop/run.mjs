#!/usr/bin/env node
// node interop/run.mjs [suite…]    Judges both halves against the official ones. Suites: self, session, kill, drift
// (default: all but self). `--only TEXT` keeps the cases whose name contains TEXT. Ends with `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string" } } });
const suites = positionals.length > 0 ? positionals : ["session", "kill", "drift"];

if (!existsSync(`${here}/node_modules/@github/copilot-sdk`)) {
  const install = spawnSync("npm", ["ci"], { cwd: here, stdio: "inherit" });
  if (install.status !== 0) process.exit(1);
}

let passed = 0;
let failed = 0;
const report = {
  pass(name, detail = "") {
    passed++;
    console.log(`ok   ${name}${detail && ` · ${detail}`}`);
  },
  fail(name, detail = "") {
    failed++;
    console.log(`FAIL ${name}${detail && ` · ${detail}`}`);
  },
};
for (const suite of suites) {
  const { run } = await import(`./suites/${suite}.mjs`);
  await run({ report, only: values.only });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
