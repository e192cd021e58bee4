// Builds every package: JavaScript by esbuild, declarations by tsc, in dependency order.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = join(root, "packages");

/** Dependencies that carry binaries or data files: resolved from node_modules at run time. */
const external = ["@vscode/ripgrep", "@vscode/tree-sitter-wasm", "libsql"];

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

const bundles = [
  ...library("protocol", {
    index: "src/index.ts",
    "jsonrpc/index": "src/jsonrpc/index.ts",
    "methods/index": "src/methods/index.ts",
    "events/index": "src/events/index.ts",
    "validation/index": "src/validation/index.ts",
    "internal/index": "src/internal/index.ts",
  }),
  ...library("sdk", { index: "src/index.ts", extension: "src/extension.ts" }),
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
    entryPoints: {
      index: join(packages, "runtime/src/index.ts"),
      "ports/index": join(packages, "runtime/src/ports/index.ts"),
    },
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
function library(name, entries) {
  const entryPoints = Object.fromEntries(
    Object.entries(entries).map(([out, source]) => [out, join(packages, name, source)]),
  );
  const common = { ...shared, entryPoints, outdir: join(packages, name, "dist"), platform: "node" };
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

for (const name of ["protocol", "sdk", "runtime", "parley"]) {
  rmSync(join(packages, name, "dist"), { recursive: true, force: true });
}
await Promise.all(bundles.map((options) => build(options)));

for (const name of ["protocol", "sdk", "runtime"]) {
  const args = ["tsc", "-p", `packages/${name}/tsconfig.build.json`];
  const { status } = spawnSync("npx", args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
writeFileSync(join(packages, "parley/dist/.built"), "");
