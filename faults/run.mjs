#!/usr/bin/env node
// node faults/run.mjs [case…] [--seed N] [--rounds N] [--seconds N] [--runtime ours|official]
// Hurts a runtime in every way of the cases and judges what is left. Ends with `N passed, N failed`.
import { readOptions } from "./lib/options.mjs";
import { runCases } from "./lib/report.mjs";

const CASES = {
  kill: () => import("./kill/run.mjs"),
  logs: () => import("./logs/logs.mjs"),
  disk: () => import("./disk/disk.mjs"),
  owners: () => import("./owners/owners.mjs"),
  answers: () => import("./clients/answers.mjs"),
  lost: () => import("./clients/lost.mjs"),
  vanish: () => import("./clients/vanish.mjs"),
  stall: () => import("./clients/stall.mjs"),
};

await runCases(CASES, readOptions(Object.keys(CASES)));
