import { comparePublicApi } from "../drift/public-api.mjs";
import { readExceptions, stale, unexcused } from "../lib/exceptions.mjs";
import { sdks } from "../lib/halves.mjs";
import { differencesOf, observe, reportCase } from "../lib/judge.mjs";
import { allScenarios, each } from "../lib/scenarios.mjs";
import { run as runMatrix } from "./session.mjs";

const API = { name: "public API" };

/**
 * Our SDK against the official one (a scenario with another `runtime` than the stub judges what programs see alone): their public APIs; talking to a stub runtime, which judges every option, call, answer
 * and error; and with both runtimes, as in the suite `session`.
 */
export async function run({ report, only }) {
  if (!sdks.ours.present()) {
    report.fail("sdk", "not built: run npm run build first");
    return;
  }
  const exceptions = readExceptions().filter(({ everywhere }) => !everywhere);
  if (only === undefined || API.name.includes(only)) reportApi(report, exceptions);
  const scenarios = await allScenarios(only, "scenarios-sdk");
  await each(scenarios, 3, async (scenario) => {
    const { runtime = "stub" } = scenario;
    const theirs = await observe(scenario, { sdk: "official", runtime });
    const ours = await observe(scenario, { sdk: "ours", runtime });
    const found = differencesOf(theirs, ours).filter(
      ({ path }) => runtime === "stub" || !path.startsWith("wires/"),
    );
    const differences = unexcused(found, scenario.name, exceptions);
    reportCase(report, `sdk · ${scenario.name}`, { theirs, ours, differences });
  });
  await runMatrix({ report, only, suite: "sdk", folder: "scenarios-sdk-live" });
  if (only !== undefined) return;
  for (const { id } of stale(exceptions, [API, ...scenarios])) {
    report.fail(`sdk · exception ${id}`, "stale: this difference no longer occurs");
  }
}

function reportApi(report, exceptions) {
  const { exports, members, gaps } = comparePublicApi();
  const found = unexcused(
    gaps.map((gap) => ({ path: gap })),
    API.name,
    exceptions,
  );
  for (const { path } of found) console.log(`     ${path}`);
  const detail = `${exports} exports, ${members} members, gaps ${found.length}`;
  if (found.length === 0) report.pass(`sdk · ${API.name}`, detail);
  else report.fail(`sdk · ${API.name}`, detail);
}
