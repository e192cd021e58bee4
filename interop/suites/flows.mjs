import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { judgeFlow } from "../explore-flows/judge.mjs";
import * as kept from "../explore-flows/programs.mjs";
import { runtimes } from "../lib/halves.mjs";
import { reportCase } from "../lib/judge.mjs";
import { each } from "../lib/scenarios.mjs";

const ROUNDS = 20;
const AT_A_TIME = 2;
const out = fileURLToPath(new URL("../out/flows/", import.meta.url));

/**
 * Generated programs of clients on either runtime (see explore-flows), and those that taught something. `seed` is the first
 * one's, `rounds` says how many; `only` keeps those whose name contains it, and `--rounds 0` leaves the kept ones.
 */
export async function run({ report, only = "", seed = Math.floor(Math.random() * 1e6), rounds = ROUNDS }) {
  if (!runtimes.ours.present()) {
    report.fail("flows", "not built: run npm run build first");
    return;
  }
  mkdirSync(out, { recursive: true });
  const generated = Array.from({ length: rounds }, (_, n) => ({ name: `flow ${seed + n}`, seed: seed + n }));
  const programs = [...Object.values(kept), ...generated].filter(({ name }) => name.includes(only));
  const counts = {};
  await each(programs, AT_A_TIME, async (program) => {
    const verdict = await judgeFlow(program);
    counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1;
    writeFileSync(`${out}${program.name.replace(/\W+/g, "-")}.json`, JSON.stringify(verdict.program));
    if (verdict.kind === "chance")
      console.log(`     ${program.name}: the official runtime differs from itself`);
    else reportCase(report, `flows · ${program.name}`, verdict);
  });
  console.log(`     flows from seed ${seed}: ${JSON.stringify(counts)}`);
}
