import { readdirSync } from "node:fs";
import { play } from "../explore/lib/play.mjs";
import { scriptsOf } from "../explore/script.mjs";
import { compare } from "../lib/compare.mjs";
import { readExceptions, stale, unexcused } from "../lib/exceptions.mjs";
import { runtimes } from "../lib/halves.mjs";
import { reportCase } from "../lib/judge.mjs";
import { each } from "../lib/scenarios.mjs";

const OFFICIAL = { sdk: "official", runtime: "official" };
const OURS = { sdk: "official", runtime: "ours" };

/**
 * Plays generated scripts of tool calls on the official runtime and on ours, and compares them call by call: what the model is
 * shown, every event with all its fields, what was asked, and the files left. The same `seed` makes the same scripts; `rounds` is
 * how many seeds are played, from that one on. `only` is a part of an area's name (see interop/explore/tools).
 */
export async function run({ report, only, rounds = 1, seed = 1 }) {
  if (!runtimes.ours.present()) {
    report.fail("explore", "not built: run npm run build first");
    return;
  }
  const exceptions = readExceptions();
  const areas = (await allAreas()).filter(({ name }) => name.includes(only ?? ""));
  const seeds = Array.from({ length: rounds }, (_, round) => seed + round);
  const scripts = seeds.flatMap((number) => areas.flatMap((area) => scriptsOf(area, number)));
  const compared = new Set();
  let calls = 0;
  await each(scripts, 2, async (script) => {
    const [theirs, ours] = [await play(script, OFFICIAL), await play(script, OURS)];
    const differences = unexcused(compare(theirs, ours), script.name, exceptions);
    reportCase(report, `explore · ${script.title}`, { theirs, ours, differences });
    for (const call of script.steps.flatMap((step) => step.calls)) {
      calls++;
      compared.add(JSON.stringify(call));
    }
  });
  const own = exceptions.filter(({ everywhere }) => !everywhere);
  for (const { id } of only === undefined ? stale(own, scripts) : []) {
    report.fail(`explore · exception ${id}`, "stale: this difference no longer occurs");
  }
  report.pass("explore", `${calls} calls compared, ${compared.size} distinct, in ${scripts.length} sessions`);
}

async function allAreas() {
  const folder = new URL("../explore/tools/", import.meta.url);
  const modules = await Promise.all(
    readdirSync(folder)
      .sort()
      .map((file) => import(new URL(file, folder).href)),
  );
  return modules.map(({ area }) => area);
}
