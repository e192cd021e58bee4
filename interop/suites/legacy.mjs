import { runtimes, sdks } from "../lib/halves.mjs";
import { differencesOf, observe, reportCase } from "../lib/judge.mjs";
import { lookup } from "../scenarios/basics.mjs";

const script = (t) => [
  { text: "Looking.", tools: [{ name: "view", args: { path: t.path("a.txt") } }] },
  { tools: [{ name: "edit", args: { path: t.path("a.txt"), old_str: "two", new_str: "TWO" } }] },
  { tools: [{ name: "lookup", args: { q: "x" } }] },
  { text: "All done here." },
];

const scenarios = [
  {
    name: "a custom tool, permissions and an edit",
    files: { "a.txt": "one\ntwo\nthree\n" },
    model: script,
    async run(t) {
      await t.ask(await t.session({ tools: [lookup(t)] }), "Please edit.");
    },
  },
  {
    name: "a custom tool that throws",
    model: () => [{ tools: [{ name: "lookup", args: { q: "x" } }] }, { text: "So be it." }],
    async run(t) {
      const tool = lookup(t, () => {
        throw new Error("tool exploded");
      });
      await t.ask(await t.session({ tools: [tool] }), "Please look it up.");
    },
  },
];

const onOurs = (version) => ({ title: `SDK ${version} on our runtime`, sdk: version, runtime: "ours" });

/** Pairs with a half of ours, by the official pair that each is compared to. */
const PAIRS = [
  {
    official: { sdk: "legacy", runtime: "legacy" },
    pairs: [
      { title: "protocol 2 SDK on our runtime", sdk: "legacy", runtime: "ours" },
      { title: "our SDK on the protocol 2 runtime", sdk: "ours", runtime: "legacy" },
      ...["0.2.2", "0.3.0"].map(onOurs),
    ],
  },
  {
    official: { sdk: "official", runtime: "official" },
    pairs: ["1.0.0", "1.0.7"].map(onOurs),
  },
];

/**
 * Peers that speak protocol 2 only, against the pair of both; SDKs that speak both protocols, but never `connect` and so are
 * served version 2, against the same; and those that do, against today's pair.
 * Halves years apart don't tell the same events, so what is compared is what a program lives by: what the application is
 * asked and does, what the model gets back from its tool, and the files.
 */
export async function run({ report, only = "" }) {
  const matching = scenarios.filter(({ name }) => name.includes(only));
  for (const { official, pairs } of PAIRS) {
    for (const scenario of matching) await judge(scenario, { official, pairs, report });
  }
}

async function judge(scenario, { official, pairs, report }) {
  const theirs = essence(await observe(scenario, official));
  for (const pair of pairs) {
    const name = `legacy · ${scenario.name} · ${pair.title}`;
    if (!sdks[pair.sdk].present() || !runtimes[pair.runtime].present()) {
      report.fail(name, "not built: run npm run build first");
      continue;
    }
    const ours = essence(await observe(scenario, pair));
    const differences = differencesOf(theirs, ours);
    reportCase(report, name, { theirs, ours, differences });
  }
}

function essence({ notes, files, model }) {
  return {
    notes: notes.map(({ what, value }) => ({ what, value: reduced(what, value) })),
    files,
    toolResult: model.at(-1)?.messages.findLast(({ role }) => role === "tool"),
  };
}

function reduced(what, value) {
  if (what === "permission asked") return { kind: value.kind, toolCallId: value.toolCallId };
  return what === "tool called" ? value.args : value;
}
