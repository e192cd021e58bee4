import { readExceptions, stale, unexcused } from "../lib/exceptions.mjs";
import { runtimes, sdks } from "../lib/halves.mjs";
import { differencesOf, observe, reportCase } from "../lib/judge.mjs";
import { allScenarios, each } from "../lib/scenarios.mjs";

const PAIRS = [
  { title: "official SDK on our runtime", sdk: "official", runtime: "ours" },
  { title: "our SDK on the official runtime", sdk: "ours", runtime: "official" },
  { title: "our SDK on our runtime", sdk: "ours", runtime: "ours" },
];

/** Every scenario with every pair that has a half of ours, compared to the official pair. */
export async function run({ report, only, suite = "session", folder = "scenarios" }) {
  const exceptions = readExceptions();
  const absent = PAIRS.filter((pair) => !present(pair));
  for (const pair of absent) report.fail(`${suite} · ${pair.title}`, "not built: run npm run build first");
  const scenarios = await allScenarios(only, folder);
  await each(scenarios, 3, async (scenario) => {
    const pairs = PAIRS.filter((pair) => present(pair) && !(scenario.withoutSdk && pair.sdk === "ours"));
    const theirs = await observe(scenario, { sdk: "official", runtime: "official" });
    for (const pair of pairs) {
      const name = `${suite} · ${scenario.name} · ${pair.title}`;
      const ours = await observe(scenario, pair);
      const differences = unexcused(differencesOf(theirs, ours), scenario.name, exceptions);
      reportCase(report, name, { theirs, ours, differences });
    }
  });
  if (only !== undefined || absent.length > 0) return;
  for (const { id } of stale(exceptions, scenarios)) {
    report.fail(`${suite} · exception ${id}`, "stale: this difference no longer occurs");
  }
}

function present({ sdk, runtime }) {
  return sdks[sdk].present() && runtimes[runtime].present();
}
