import { differencesOf, observe, reportCase } from "../lib/judge.mjs";
import { allScenarios, each } from "../lib/scenarios.mjs";

/** The harness judged by itself: the official pair, run twice, must not differ from itself. */
export async function run({ report, only }) {
  const pair = { sdk: "official", runtime: "official" };
  await each(await allScenarios(only), 3, async (scenario) => {
    const name = `self · ${scenario.name}`;
    const theirs = await observe(scenario, pair);
    const ours = await observe(scenario, pair);
    reportCase(report, name, { theirs, ours, differences: differencesOf(theirs, ours) });
  });
}
