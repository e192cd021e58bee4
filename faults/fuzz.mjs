#!/usr/bin/env node
// node faults/fuzz.mjs [attack…] [--seed N] [--rounds N] [--seconds N]
// Sends a runtime what no good client would. Ends with `N passed, N failed`.
import { readOptions } from "./lib/options.mjs";
import { runCases } from "./lib/report.mjs";

const ATTACKS = {
  frames: () => import("./fuzz/frames.mjs"),
  shapes: () => import("./fuzz/shapes.mjs"),
  huge: () => import("./fuzz/huge.mjs"),
  flood: () => import("./fuzz/flood.mjs"),
  linger: () => import("./fuzz/linger.mjs"),
};

await runCases(ATTACKS, readOptions(Object.keys(ATTACKS)));
