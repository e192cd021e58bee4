// Compares our declarations with the official schema, and prints how much of it they cover.
// `node interop/drift/check.mjs [--schemas DIR]` exits 1 when anything is missing or differs. Without the
// flag it takes the schema of the official SDK installed under interop.
import { fileURLToPath } from "node:url";
import { readModel } from "../../tools/gen/model.mjs";
import { drift } from "./drift.mjs";
import { installedSchemas, readOfficial } from "./official.mjs";

const flag = process.argv.indexOf("--schemas");
const official = readOfficial(flag > 0 ? process.argv[flag + 1] : installedSchemas());
const model = readModel(fileURLToPath(new URL("../../packages/protocol/src", import.meta.url)));

const { methods, events, mismatches } = drift(model, official);
for (const mismatch of mismatches) console.log(mismatch);
console.log(
  `methods ${methods.covered} of ${methods.of}, events ${events.covered} of ${events.of}, mismatches ${mismatches.length}`,
);
process.exit(mismatches.length > 0 ? 1 : 0);
