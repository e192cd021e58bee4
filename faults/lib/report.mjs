import { createReport } from "../../interop/lib/report.mjs";

/**
 * Reports what a case found: a success, or a failure that counts the problems that differ by ids and numbers only.
 *
 * @param about what was done, such as how often
 */
export function reportProblems(report, { name, problems, about }) {
  if (problems.length === 0) {
    report.pass(name, about);
    return;
  }
  const alike = new Map();
  for (const problem of problems) {
    const kind = withoutIds(problem);
    alike.set(kind, [...(alike.get(kind) ?? []), problem]);
  }
  const lines = [...alike.values()].map((group) => `\n     ${group.length} × ${group[0]}`);
  report.fail(name, `${problems.length} problems; ${about}:${lines.join("")}`);
}

/** What problems that differ by ids and numbers have in common. */
export function withoutIds(problem) {
  return problem.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…").replace(/\d+/g, "#");
}

/**
 * Runs cases one after the other, prints a line per finding and figure, and exits: 1 when anything failed.
 *
 * @param cases name to a loader of a module with `run(options)`, which reports and returns figures to print
 */
export async function runCases(cases, { names, ...options }) {
  console.log(`seed ${options.seed}`);
  const report = createReport();
  for (const name of names) {
    const { run } = await cases[name]();
    const began = performance.now();
    try {
      const figures = await Promise.race([run({ ...options, report }), uncaught()]);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`     ${name}: ${JSON.stringify({ seconds, ...figures })}`);
    } catch (error) {
      report.fail(name, error.stack);
    }
  }
  report.exit();
}

/** Rejects with an error that nobody caught, such as a message of the runtime's that is no JSON. */
function uncaught() {
  return new Promise((_, reject) => {
    for (const event of ["uncaughtException", "unhandledRejection"]) {
      process.removeAllListeners(event).once(event, reject);
    }
  });
}
