import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const platformFolder = (prefix) => {
  const scope = at("../node_modules/@github/");
  const found = readdirSync(scope).find((name) => name.startsWith(prefix) && name.endsWith(process.arch));
  if (found === undefined)
    throw new Error(`No ${prefix}* package for ${process.platform}-${process.arch} in ${scope}`);
  return `${scope}${found}`;
};

/** The SDKs and runtimes that can be paired: how each SDK is loaded, and where each runtime's CLI is. */
export const sdks = {
  official: { load: () => import("@github/copilot-sdk"), present: () => true },
  ours: {
    load: () => import(at("../../packages/sdk/dist/index.js")),
    present: () => existsSync(at("../../packages/sdk/dist/index.js")),
  },
};

export const runtimes = {
  official: { cli: () => `${platformFolder(`copilot-${process.platform}`)}/copilot`, present: () => true },
  ours: {
    cli: () => at("../../packages/parley/dist/parley.js"),
    present: () => existsSync(at("../../packages/parley/dist/parley.js")),
  },
};

/** The folder of the official JSON schemas (`api.schema.json`, `session-events.schema.json`). */
export const officialSchemas = () => `${platformFolder(`copilot-sdk-${process.platform}`)}/schemas`;
