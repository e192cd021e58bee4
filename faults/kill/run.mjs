import { reportProblems, withoutIds } from "../lib/report.mjs";
import { killRepeatedly } from "./kill.mjs";

/** What must hold, by the kind of problem that shows it doesn't. */
const CLAIMS = {
  lost: "every durable event that a client was shown is on the log",
  order: "each client is shown durable events without gap, repetition or disorder",
  changed: "what a client is shown is what is on the log",
  log: "the log is whole",
  request: "every request has exactly one end",
  call: "every tool call has exactly one result",
  effect: "no tool runs twice, and none that succeeded did not run",
  prompt: "every prompt that was accepted is begun, or dropped for a reason on the log",
  model: "models are shown one result for each call",
  unfinished: "every session resumes and answers its last prompt",
};

export async function run({ report, seed, rounds = 1000, seconds, half }) {
  const usual = half === "ours" ? new Set() : await usualProblems(seed, half);
  const { problems, ...figures } = await killRepeatedly({ seed, kills: rounds, seconds, half });
  const about = `${figures.kills} kills, ${figures.sessions} sessions, ${figures.shown} events`;
  for (const [kind, claim] of Object.entries(CLAIMS)) {
    const found = problems.filter((problem) => problem.kind === kind).map(({ text }) => text);
    const unusual = found.filter((text) => !usual.has(withoutIds(text)));
    reportProblems(report, { name: `kill · ${claim}`, problems: unusual, about });
  }
  return figures;
}

/** What another runtime than ours does without being killed too: it is not held against it. */
async function usualProblems(seed, half) {
  const { problems } = await killRepeatedly({ seed, kills: 0, half });
  return new Set(problems.map(({ text }) => withoutIds(text)));
}
