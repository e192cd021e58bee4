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

/** Our halves: what `npm run build` leaves, or other builds that INTEROP_SDK and INTEROP_RUNTIME name. */
const ourSdk = process.env.INTEROP_SDK ?? at("../../packages/sdk/dist/index.js");
const ourCli = process.env.INTEROP_RUNTIME ?? at("../../packages/parley/dist/parley.js");

/** The SDKs and runtimes that can be paired: how each SDK is loaded, and where each runtime's CLI is. */
export const sdks = {
  official: { load: () => import("@github/copilot-sdk"), present: () => true },
  ours: { load: () => import(ourSdk), present: () => existsSync(ourSdk) },
};

export const runtimes = {
  official: { cli: () => `${platformFolder(`copilot-${process.platform}`)}/copilot`, present: () => true },
  ours: { cli: () => ourCli, present: () => existsSync(ourCli) },
};

/** The folder of the official JSON schemas (`api.schema.json`, `session-events.schema.json`). */
export const officialSchemas = () => `${platformFolder(`copilot-sdk-${process.platform}`)}/schemas`;
