#!/usr/bin/env node
// node interop/run.mjs [suite…]    Judges both halves against the official ones. Suites: self, session, agent, sessions,
// sdk, legacy, kill, drift, reconnect, leaks, packaging, explore, flows; default: all but self, agent, explore and flows.
// `agent` is the longest: it compares everything a user plugs in, in hundreds of scenarios. `explore` plays tool calls made
// from a seed (`--seed N`, 1 by default), `flows` programs of clients. `--only TEXT` keeps the cases whose name contains
// TEXT, `--rounds N` says how often `reconnect` cuts connections, how many seeds `explore` plays and how many programs
// `flows` makes. Ends with `N passed, N failed`.
import { parseArgs } from "node:util";
import { ensureInstalled } from "./lib/install.mjs";
import { outlivePeerRejections } from "./lib/peer-rejections.mjs";
import { createReport } from "./lib/report.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, rounds: { type: "string" }, seed: { type: "string" } },
});
const all = ["session", "sessions", "sdk", "legacy", "kill", "drift", "reconnect", "leaks", "packaging"];
const suites = positionals.length > 0 ? positionals : all;
const numberOf = (text) => (text === undefined ? undefined : Number(text));
const [rounds, seed] = [values.rounds, values.seed].map(numberOf);

ensureInstalled();
outlivePeerRejections();
const report = createReport();
for (const suite of suites) {
  const { run } = await import(`./suites/${suite}.mjs`);
  await run({ report, only: values.only, rounds, seed });
}
report.exit();
