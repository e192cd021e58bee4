import { existsSync } from "node:fs";

const drift = new URL("../drift/run.mjs", import.meta.url);

/** Names, required fields and enum values of our declarations against the official schema. */
export async function run(context) {
  if (!existsSync(drift)) {
    context.report.fail("drift", "interop/drift is missing");
    return;
  }
  const { run: check } = await import(drift);
  await check(context);
}
