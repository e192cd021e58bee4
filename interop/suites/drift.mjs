import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { servedMethods, UNSERVED } from "../drift/served.mjs";

const check = fileURLToPath(new URL("../drift/check.mjs", import.meta.url));

/** Names, required fields and enum values of our declarations against the official schema; prints each mismatch. */
export async function run({ report }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [check], { encoding: "utf8" });
  const lines = (stdout + stderr).trim().split("\n");
  const summary = lines.at(-1);
  for (const mismatch of lines.slice(0, -1)) console.log(`     ${mismatch}`);
  if (status === 0) report.pass("drift", summary);
  else report.fail("drift", summary);
  await judgeServed(report);
}

/** What our runtime answers, against what it is known not to. */
async function judgeServed(report) {
  const { asked, unserved } = await servedMethods();
  const lost = unserved.filter((name) => !UNSERVED.includes(name));
  const found = UNSERVED.filter((name) => !unserved.includes(name));
  const served = `${asked - unserved.length} of ${asked} methods`;
  if (lost.length + found.length === 0) report.pass("drift · served", served);
  else
    report.fail("drift · served", `${served}; lost: ${lost.join(" ")}; served after all: ${found.join(" ")}`);
}
