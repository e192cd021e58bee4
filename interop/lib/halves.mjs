import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const platformFolder = (prefix, modules = "../node_modules") => {
  const scope = at(`${modules}/@github/`);
  const found = readdirSync(scope).find((name) => name.startsWith(prefix) && name.endsWith(process.arch));
  if (found === undefined)
    throw new Error(`No ${prefix}* package for ${process.platform}-${process.arch} in ${scope}`);
  return `${scope}${found}`;
};

/** Our halves: what `npm run build` leaves, or other builds that INTEROP_SDK and INTEROP_RUNTIME name. */
const ourSdk = process.env.INTEROP_SDK ?? at("../../packages/sdk/dist/index.js");
const ourCli = process.env.INTEROP_RUNTIME ?? at("../../packages/parley/dist/parley.js");

/** Options of a client that starts `path` over stdio. */
const spawning = ({ RuntimeConnection }, { path, workspace, home, env }) => ({
  connection: RuntimeConnection.forStdio({ path }),
  workingDirectory: workspace,
  baseDirectory: home,
  env,
});
const approval = { kind: "approve-once" };
/** An official SDK of a time before 1.0, which was told where the CLI is, and said yes, in another way. */
const before1 = (name) => ({
  load: () => import(name),
  spawning: (_module, { path, workspace, env }) => ({ cliPath: path, cwd: workspace, env }),
  approval: { kind: "approved" },
  present: () => true,
});

/**
 * The SDKs and runtimes that can be paired: how each SDK is loaded, is told to start a runtime and says yes; where each
 * runtime's CLI is. `legacy` is the last official of protocol 2; other official SDKs are called by their versions.
 */
export const sdks = {
  official: {
    load: () => import("@github/copilot-sdk"),
    extension: () => import.meta.resolve("@github/copilot-sdk/extension"),
    spawning,
    approval,
    present: () => true,
  },
  ours: {
    path: ourSdk,
    load: () => import(ourSdk),
    extension: () => new URL("./extension.js", pathToFileURL(ourSdk)).href,
    spawning,
    approval,
    present: () => existsSync(ourSdk),
  },
  legacy: before1("copilot-sdk-v2"),
  "0.2.2": before1("copilot-sdk-0.2.2"),
  "0.3.0": before1("copilot-sdk-0.3.0"),
  "1.0.0": { load: () => import("copilot-sdk-1.0.0"), spawning, approval, present: () => true },
  "1.0.7": { load: () => import("copilot-sdk-1.0.7"), spawning, approval, present: () => true },
};

export const runtimes = {
  official: { cli: () => `${platformFolder(`copilot-${process.platform}`)}/copilot`, present: () => true },
  legacy: {
    cli: () =>
      `${platformFolder(`copilot-${process.platform}`, "../node_modules/copilot-v2/node_modules")}/copilot`,
    present: () => true,
  },
  ours: { cli: () => ourCli, present: () => existsSync(ourCli) },
  /** Answers as a scenario's `stub` says; see stub-runtime.mjs. */
  stub: { cli: () => at("./stub-runtime.mjs"), present: () => true },
};

/** The folder of the official JSON schemas (`api.schema.json`, `session-events.schema.json`). */
export const officialSchemas = () => `${platformFolder(`copilot-sdk-${process.platform}`)}/schemas`;
