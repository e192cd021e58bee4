// Builds every package: JavaScript by esbuild, declarations by tsc, in dependency order.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { finishDeclarations } from "./declarations.mjs";
import { writeNotices } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = join(root, "packages");

/** Dependencies that carry binaries or data files: resolved from node_modules at run time. */
const external = ["@vscode/ripgrep", "@vscode/tree-sitter-wasm", "@sqlite.org/sqlite-wasm"];

const shared = {
  bundle: true,
  target: "node20.19",
  conditions: ["parley-source"],
  legalComments: "none",
  logLevel: "warning",
  external,
};

/** Lets CommonJS dependencies bundled into an ES module call `require`. */
const requireBanner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** The modules that each package exports. */
const entries = {
  protocol: {
    index: "src/index.ts",
    "jsonrpc/index": "src/jsonrpc/index.ts",
    "methods/index": "src/methods/index.ts",
    "events/index": "src/events/index.ts",
    "validation/index": "src/validation/index.ts",
    "internal/index": "src/internal/index.ts",
  },
  sdk: { index: "src/index.ts", extension: "src/extension.ts" },
  runtime: { index: "src/index.ts", "ports/index": "src/ports/index.ts" },
};

const bundles = [
  ...library("protocol"),
  ...library("sdk"),
  {
    ...shared,
    entryPoints: { browser: join(packages, "sdk/src/index.ts") },
    outdir: join(packages, "sdk/dist"),
    platform: "browser",
    conditions: ["parley-source", "browser"],
    format: "esm",
  },
  {
    ...shared,
    entryPoints: entryPoints("runtime"),
    outdir: join(packages, "runtime/dist"),
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    format: "esm",
    splitting: true,
    banner: { js: requireBanner },
  },
  {
    ...shared,
    entryPoints: { parley: join(packages, "parley/src/main.ts") },
    outdir: join(packages, "parley/dist"),
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    format: "esm",
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: requireBanner },
  },
];

/** An ES module and a CommonJS build of the same entries. */
function library(name) {
  const common = {
    ...shared,
    entryPoints: entryPoints(name),
    outdir: join(packages, name, "dist"),
    platform: "node",
  };
  return [
    { ...common, format: "esm", splitting: true, chunkNames: "chunks/[name]-[hash]" },
    // In CommonJS code asks for `__filename` before it would look at `import.meta`.
    {
      ...common,
      format: "cjs",
      outExtension: { ".js": ".cjs" },
      logOverride: { "empty-import-meta": "silent" },
    },
  ];
}

/** @throws when a bundle imports a package that installing this one doesn't bring */
function checkDependencies(folder, { outputs }) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const { path, kind, external } of Object.values(outputs).flatMap(({ imports }) => imports)) {
    // What is left outside as a `require` stands in a `try`: its package does without.
    if (!external || isBuiltin(path) || kind === "require-call") continue;
    const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/");
    if (!(name in dependencies)) throw new Error(`${folder} imports ${name}, which it doesn't depend on.`);
  }
}

function entryPoints(name) {
  return Object.fromEntries(
    Object.entries(entries[name]).map(([out, source]) => [out, join(packages, name, source)]),
  );
}

for (const name of ["protocol", "sdk", "runtime", "parley"]) {
  rmSync(join(packages, name, "dist"), { recursive: true, force: true });
}
await Promise.all(
  bundles.map(async (options) => {
    const { metafile } = await build({ ...options, absWorkingDir: root, metafile: true });
    checkDependencies(dirname(options.outdir), metafile);
    writeNotices(root, options.outdir, metafile);
  }),
);

for (const name of ["protocol", "sdk", "runtime"]) {
  const args = ["tsc", "-p", `packages/${name}/tsconfig.build.json`];
  const { status } = spawnSync("npx", args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
  const commonJs = name !== "runtime";
  finishDeclarations(join(packages, name, "dist"), Object.keys(entries[name]), { commonJs });
}
writeFileSync(join(packages, "parley/dist/.built"), "");
