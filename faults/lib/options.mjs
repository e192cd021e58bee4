import { parseArgs } from "node:util";

/**
 * The command line of `npm run faults` and `npm run fuzz`:
 *
 * - names of cases: only those (default: all)
 * - `--seed N`: repeats the random choices of an earlier run (default: a new seed)
 * - `--rounds N`: how many kills, damaged logs, hostile messages … (default: each case's own number)
 * - `--seconds N`: begins no further round of a case after that time (default: no limit)
 * - `--runtime ours|official`: which runtime suffers (default: ours)
 */
export function readOptions(names) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      rounds: { type: "string" },
      seconds: { type: "string" },
      runtime: { type: "string", default: "ours" },
    },
  });
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`No case is called ${unknown}; there are ${names.join(", ")}.`);
  return {
    names: positionals.length > 0 ? positionals : names,
    seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
    rounds: values.rounds === undefined ? undefined : Number(values.rounds),
    seconds: values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds),
    half: values.runtime,
  };
}
