import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox } from "../lib/sandbox.mjs";
import { startScriptedModel } from "../lib/scripted-model.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const tool = (name) => at(`../node_modules/.bin/${name}`);
const TOKEN = "packaging-token";
const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const IMPORTS_TIMED = 7;

/**
 * What is published, as its users get it: packed, installed from the tarballs into an empty project, imported as ESM and
 * CommonJS, type-checked, bundled, used in a page and from the command line. Prints what it weighs beside the official SDK.
 */
export async function run({ report, only = "" }) {
  const sandbox = createSandbox();
  const project = { sandbox, folder: sandbox.workspace, tarballs: {} };
  const step = async (name, work) => {
    if (!name.includes(only) && !REQUIRED.has(name)) return;
    try {
      report.pass(`packaging · ${name}`, (await work(project)) ?? "");
    } catch (error) {
      report.fail(`packaging · ${name}`, error.message);
    }
  };
  try {
    for (const [name, work] of Object.entries(steps)) await step(name, work);
  } finally {
    sandbox.remove();
  }
}

const REQUIRED = new Set(["packs", "installs into an empty project"]);

const steps = {
  packs({ sandbox, tarballs }) {
    const out = join(sandbox.root, "tarballs");
    const listing = execute(process.execPath, [at("../../tools/pack.mjs"), out]);
    for (const file of readdirSync(out))
      tarballs[file.replace(/^parley-(?=[a-z])|-\d.*$/g, "")] = join(out, file);
    return listing.trim().replaceAll("\n", "; ");
  },

  "installs into an empty project"({ folder, tarballs }) {
    writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true }\n');
    const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    execute("npm", [...args, ...Object.values(tarballs)], { cwd: folder });
    for (const name of ["@parley/protocol", "@parley/sdk", "@parley/runtime", "parley"])
      expect(existsSync(join(folder, "node_modules", name, "LICENSE")), `${name} is not there`);
  },

  "publint finds nothing"({ tarballs }) {
    for (const tarball of Object.values(tarballs)) execute(tool("publint"), [tarball, "--strict"]);
  },

  "attw finds nothing"({ tarballs }) {
    for (const name of ["protocol", "sdk"]) execute(tool("attw"), [tarballs[name], "--profile", "node16"]);
    execute(tool("attw"), [tarballs.runtime, "--profile", "esm-only"]);
  },

  "is imported as ESM and as CommonJS"({ folder }) {
    const esm = names(folder, "module", (name) => `await import("${name}")`);
    const cjs = names(folder, "commonjs", (name) => `require("${name}")`);
    expect(JSON.stringify(esm) === JSON.stringify(cjs), `ESM has ${esm}, CommonJS has ${cjs}`);
    execute(process.execPath, ["--input-type=module", "-e", 'await import("@parley/runtime")'], {
      cwd: folder,
    });
    return Object.entries(esm)
      .map(([name, exported]) => `${name} ${exported.length}`)
      .join(", ");
  },

  "type-checks under bundler, node16 and nodenext, from ESM and CommonJS"({ folder }) {
    for (const extension of ["ts", "mts", "cts"])
      writeFileSync(join(folder, `program.${extension}`), readFileSync(at("../packaging/program.ts")));
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022"];
    const lib = ["--lib", "es2023,dom,esnext.disposable"];
    const check = (file, ...options) =>
      execute(tool("tsc"), [file, ...strict, ...lib, ...options], { cwd: folder });
    check("program.ts", "--module", "esnext", "--moduleResolution", "bundler");
    for (const module of ["node16", "nodenext"])
      for (const extension of ["mts", "cts"]) check(`program.${extension}`, "--module", module);
  },

  async "is bundled for a page, which drives our runtime over WebSocket"({ folder, sandbox }) {
    const { build } = await import("esbuild");
    writeFileSync(join(folder, "page.js"), readFileSync(at("../packaging/page.mjs")));
    const { outputFiles, metafile, warnings } = await build({
      entryPoints: [join(folder, "page.js")],
      bundle: true,
      platform: "browser",
      format: "iife",
      minify: true,
      write: false,
      metafile: true,
    });
    const [{ text }] = outputFiles;
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    expect(warnings.length === 0 && outside.length === 0, `left outside: ${JSON.stringify(outside)}`);
    expect(!/["']node:/.test(text), "a node: import is left");
    await inPage(sandbox, folder, text);
    return `${kib(text.length)} KiB minified`;
  },

  "has a parley command that works"({ folder, sandbox }) {
    const options = { cwd: folder, env: sandbox.env() };
    const { version } = JSON.parse(readFileSync(join(folder, "node_modules/parley/package.json"), "utf8"));
    const told = execute("npx", ["--no-install", "parley", "--version"], options).trim();
    expect(told === version, `parley --version tells ${told}, not ${version}`);
    execute("npx", ["--no-install", "parley", "demo"], options);
    const program =
      'import { CopilotClient } from "@parley/sdk"; const c = new CopilotClient();' +
      "await c.start(); console.log((await c.ping('x')).message); await c.stop();";
    const pong = execute(process.execPath, ["--input-type=module", "-e", program], options).trim();
    expect(pong === "pong: x", `the runtime beside the SDK answers ${pong}`);
  },

  "weighs, beside the official SDK"({ folder }) {
    const official = at("../node_modules");
    const modules = join(folder, "node_modules");
    const sizes = {
      "@parley/sdk": installedSize(modules, ["@parley/sdk"]),
      "with the runtime": installedSize(modules, ["@parley/sdk", "parley"]),
      "@github/copilot-sdk": installedSize(official, ["@github/copilot-sdk"], { optional: false }),
      "with its runtime": installedSize(official, ["@github/copilot-sdk"]),
    };
    const ours = importMs(folder, "@parley/sdk");
    const theirs = importMs(at("../"), "@github/copilot-sdk");
    const listed = Object.entries(sizes).map(([name, bytes]) => `${name} ${mib(bytes)} MiB`);
    return `${listed.join(", ")}; import ${ours} ms, official ${theirs} ms`;
  },
};

/** Opens a page with a script, has it drive a runtime from the tarballs, and sees another origin kept out. */
async function inPage(sandbox, folder, script) {
  if (!existsSync(CHROMIUM)) execute("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]);
  const { chromium } = await import("playwright-core");
  const model = await startScriptedModel([
    { tools: [{ name: "where", args: {} }] },
    { text: "You are in a page that has a title." },
  ]);
  const pages = createServer((_, response) => {
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<title>A page</title><script>${script}</script>`);
  });
  await new Promise((resolve) => pages.listen(0, resolve));
  const { port } = pages.address();
  const runtime = await startRuntime(sandbox, folder, `http://localhost:${port}`);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const provider = { type: "openai", baseUrl: model.baseUrl, apiKey: "key" };
    const call = { url: runtime.url, token: TOKEN, provider };
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/`);
    const { text, deltas, errors, state } = await page.evaluate((call) => globalThis.drive(call), call);
    expect(text === "You are in a page that has a title.", `the page was answered ${text}`);
    expect(JSON.stringify(model.requests.at(-1).body.messages).includes("A page"), "the tool didn't run");
    expect(deltas > 1 && errors.length === 0 && state === "disconnected", `${deltas} ${errors} ${state}`);
    const refused = (page, call) => page.evaluate((call) => globalThis.tryToConnect(call), call);
    expect((await refused(page, { ...call, token: "wrong" })) !== "connected", "a wrong token was let in");
    await page.goto(`http://127.0.0.1:${port}/`);
    const other = await refused(page, call);
    expect(other === "ERR_CONNECT_FAILED", `another origin: ${other}`);
  } finally {
    await browser.close();
    runtime.process.kill("SIGKILL");
    pages.close();
    await model.close();
  }
}

/** A runtime from the tarballs that lets pages of an origin in. */
async function startRuntime(sandbox, folder, origin) {
  const cli = join(folder, "node_modules/parley/dist/parley.js");
  const child = spawn(process.execPath, [cli, "--headless", "--ws-port", "0", "--ws-origin", origin], {
    env: sandbox.env({ COPILOT_CONNECTION_TOKEN: TOKEN }),
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [announcement] = await once(child.stderr, "data");
  return { process: child, url: /ws:\S+/.exec(announcement)[0] };
}

const ENTRIES = [
  "@parley/sdk",
  "@parley/sdk/extension",
  "@parley/protocol",
  "@parley/protocol/jsonrpc",
  "@parley/protocol/methods",
  "@parley/protocol/events",
  "@parley/protocol/validation",
];

/** What each entry exports at run time. */
function names(folder, type, load) {
  const listed = ENTRIES.map((name) => `"${name}": Object.keys(${load(name)}).sort()`);
  const program = `console.log(JSON.stringify({ ${listed.join(", ")} }))`;
  const exported = JSON.parse(
    execute(process.execPath, [`--input-type=${type}`, "-e", program], { cwd: folder }),
  );
  for (const [name, keys] of Object.entries(exported))
    exported[name] = keys.filter((key) => key !== "default" && key !== "module.exports");
  return exported;
}

/** Bytes on disk of packages and all that they depend on. */
function installedSize(modules, names, { optional = true } = {}) {
  const seen = new Map();
  const visit = (name, from) => {
    const folder = [join(from, "node_modules", name), join(modules, name)].find(existsSync);
    if (folder === undefined || seen.has(realpathSync(folder))) return;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    seen.set(realpathSync(folder), folderSize(folder));
    const needed = { ...manifest.dependencies, ...(optional && manifest.optionalDependencies) };
    for (const dependency of Object.keys(needed)) {
      if (!optional && /^@github\/copilot(-|$)/.test(dependency)) continue;
      visit(dependency, folder);
    }
  };
  for (const name of names) visit(name, modules);
  return [...seen.values()].reduce((sum, size) => sum + size, 0);
}

function folderSize(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.slice(folder.length).includes("node_modules"))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** The median time it takes to import a package, in milliseconds. */
function importMs(folder, name) {
  const program = `const t = performance.now(); await import("${name}"); console.log(performance.now() - t);`;
  const times = Array.from({ length: IMPORTS_TIMED }, () =>
    Number(execute(process.execPath, ["--input-type=module", "-e", program], { cwd: folder })),
  );
  return Math.round(times.sort((a, b) => a - b)[IMPORTS_TIMED >> 1]);
}

/** Runs a command. @returns what it wrote @throws with what it wrote, when it fails */
function execute(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (status === 0) return stdout;
  throw new Error(
    `${command} ${args.join(" ").slice(0, 200)}: ${error ?? (stdout + stderr).trim().slice(-2000)}`,
  );
}

function expect(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

const kib = (bytes) => Math.ceil(bytes / 1024);
const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);
