import { differencesOf, observe, writeDifferences } from "../lib/judge.mjs";
import { allScenarios, each } from "../lib/scenarios.mjs";

/** The harness judged by itself: the official pair, run twice, must not differ from itself. */
export async function run({ report, only }) {
  const pair = { sdk: "official", runtime: "official" };
  await each(await allScenarios(only), 3, async (scenario) => {
    const name = `self · ${scenario.name}`;
    const theirs = await observe(scenario, pair);
    const ours = await observe(scenario, pair);
    const differences = differencesOf(theirs, ours);
    const failure = theirs.notes.find((note) => note.what === "scenario failed");
    const file = writeDifferences(name, { theirs, ours, differences });
    if (failure) report.fail(name, failure.value);
    else if (differences.length > 0) report.fail(name, `${differences.length} differences: ${file}`);
    else report.pass(name);
  });
}
