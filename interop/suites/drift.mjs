import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const check = fileURLToPath(new URL("../drift/check.mjs", import.meta.url));

/** Names, required fields and enum values of our declarations against the official schema; prints each mismatch. */
export async function run({ report }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [check], { encoding: "utf8" });
  const lines = (stdout + stderr).trim().split("\n");
  const summary = lines.at(-1);
  for (const mismatch of lines.slice(0, -1)) console.log(`     ${mismatch}`);
  if (status === 0) report.pass("drift", summary);
  else report.fail("drift", summary);
}
