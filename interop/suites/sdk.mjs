import { readExceptions, stale, unexcused } from "../lib/exceptions.mjs";
import { sdks } from "../lib/halves.mjs";
import { differencesOf, observe, reportCase } from "../lib/judge.mjs";
import { allScenarios, each } from "../lib/scenarios.mjs";

/** Our SDK against the official one, both talking to a stub runtime: options, calls, answers, errors. */
export async function run({ report, only }) {
  if (!sdks.ours.present()) {
    report.fail("sdk", "not built: run npm run build first");
    return;
  }
  const exceptions = readExceptions().filter(({ everywhere }) => !everywhere);
  const scenarios = await allScenarios(only, "scenarios-sdk");
  await each(scenarios, 3, async (scenario) => {
    const theirs = await observe(scenario, { sdk: "official", runtime: "stub" });
    const ours = await observe(scenario, { sdk: "ours", runtime: "stub" });
    const differences = unexcused(differencesOf(theirs, ours), scenario.name, exceptions);
    reportCase(report, `sdk · ${scenario.name}`, { theirs, ours, differences });
  });
  if (only !== undefined) return;
  for (const { id } of stale(exceptions, scenarios)) {
    report.fail(`sdk · exception ${id}`, "stale: this difference no longer occurs");
  }
}
