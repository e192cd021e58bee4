import { runtimes, sdks } from "../lib/halves.mjs";
import { Stage } from "../lib/shared-session.mjs";
import * as multiClient from "../scenarios-sessions/multi-client.mjs";
import * as ownership from "../scenarios-sessions/ownership.mjs";
import * as tokens from "../scenarios-sessions/tokens.mjs";

/** Which SDK has the first client of a session, and which the second. */
const MIXES = [
  ["official", "official"],
  ["official", "ours"],
  ["ours", "official"],
  ["ours", "ours"],
  ["legacy", "official"],
  ["official", "legacy"],
  ["legacy", "ours"],
];

/**
 * Sessions that many clients share. The five multi-client scenarios of the founding documents, with every mix of the official
 * SDK of today, the last one of protocol 2 and ours on our runtime; the first of them on the official runtime too, to show
 * that what is asked for is what it does. The connection token, with either SDK. Sessions that go from one runtime to
 * another: to one on the same home, and to the official runtime.
 */
export async function run({ report, only = "" }) {
  const judge = async (name, options, scenario) => {
    if (!name.includes(only)) return;
    const halves = [options.runtime ?? "ours", ...(options.sdks ?? [])];
    if (!runtimes[halves[0]].present() || !halves.slice(1).every((sdk) => sdks[sdk].present())) {
      report.fail(name, "not built: run npm run build first");
      return;
    }
    const stage = await Stage.open(options);
    try {
      const detail = await stage.within(scenario(stage));
      report.pass(name, detail);
    } catch (error) {
      report.fail(name, error.message);
    } finally {
      await stage.close();
    }
  };
  for (const scenario of Object.values(multiClient)) {
    await judge(
      `sessions · ${scenario.title} · official and official on the official runtime`,
      { runtime: "official", sdks: ["official", "official"] },
      scenario,
    );
    for (const mix of MIXES.filter((sdks) => !scenario.without?.some((sdk) => sdks.includes(sdk))))
      await judge(
        `sessions · ${scenario.title} · ${mix.join(" and ")} on our runtime`,
        { sdks: mix },
        scenario,
      );
  }
  for (const scenario of Object.values(tokens))
    for (const sdk of ["official", "ours"])
      await judge(
        `sessions · ${scenario.title} · ${sdk} SDK on our runtime`,
        { sdks: [sdk], token: "a-connection-token" },
        scenario,
      );
  for (const scenario of Object.values(ownership))
    await judge(`sessions · ${scenario.title}`, { sdks: scenario.sdks }, scenario);
}
