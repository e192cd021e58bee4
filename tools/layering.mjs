// Checks that imports go one way: between packages, down the runtime's list of folders, and never in a circle.
// `node tools/layering.mjs [ROOT]` prints each forbidden import and exits 1 when there is one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { circlesIn } from "./circles.mjs";

/** What each package may import of ours. */
const MAY_IMPORT = {
  protocol: [],
  sdk: ["protocol"],
  runtime: ["protocol"],
  parley: ["protocol", "sdk", "runtime"],
};

/** The runtime's folders, in the order a prompt walks. A folder imports only from folders after it. */
const RUNTIME_ORDER = [
  "main",
  "server",
  "session",
  "factories",
  "log",
  "agent",
  "models",
  "plugins",
  "mcp",
  "tools",
  "permissions",
  "hooks",
  "skills",
  "instructions",
  "agents",
  "json-schema",
  "telemetry",
  "settings",
  "diagnostics",
  "processes",
  "ports",
  "promises",
];

/** Adapters of a port: they see nothing of the runtime but the ports, and helpers that know nothing of it. */
const ADAPTERS = ["log"];
const OPEN_TO_ADAPTERS = ["ports", "promises"];

/**
 * Files whose types those may name that they use: what they hand themselves to. A type-only import of one of them
 * closes no circle: a server's methods are given the connection and its runtime, a program's callbacks the session.
 */
const CENTRAL = [
  "packages/runtime/src/server/connection.ts",
  "packages/runtime/src/server/runtime.ts",
  "packages/sdk/src/session/session.ts",
];

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;

export function checkLayering(root) {
  const problems = [];
  const files = [];
  for (const name of readdirSync(join(root, "packages"))) {
    const source = join(root, "packages", name, "src");
    if (!existsSync(source)) continue;
    for (const entry of readdirSync(source, { recursive: true })) {
      if (!entry.endsWith(".ts") || entry.endsWith(".test.ts") || entry.startsWith(`testing${sep}`)) continue;
      const file = join(source, entry);
      files.push(file);
      for (const specifier of importsOf(file)) {
        const reason = judge({ root, name, source, file, specifier });
        if (reason) problems.push(`${relative(root, file)} imports ${specifier}: ${reason}`);
      }
    }
  }
  for (const circle of circlesIn(
    files,
    CENTRAL.map((path) => join(root, path)),
  )) {
    const names = circle.map((file) => relative(root, file));
    problems.push(`${names.join(", ")}: import each other in a circle`);
  }
  return problems;
}

function importsOf(file) {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]);
}

function judge({ root, name, source, file, specifier }) {
  const ours = /^@parley\/([^/]+)|^(parley)$/.exec(specifier);
  if (ours) {
    const target = ours[1] ?? ours[2];
    if (target === name || MAY_IMPORT[name]?.includes(target)) return undefined;
    return `packages/${name} may import only ${MAY_IMPORT[name]?.join(", ") || "nothing of ours"}`;
  }
  if (name === "protocol" && specifier.startsWith("node:")) return "packages/protocol does no I/O";
  if (name === "sdk" && specifier.startsWith("node:") && !file.startsWith(join(source, "platform") + sep)) {
    return "only packages/sdk/src/platform may import Node modules; the rest runs in a browser";
  }
  if (!specifier.startsWith(".")) return undefined;
  const target = resolve(dirname(file), specifier);
  if (target === join(dirname(source), "package.json")) return undefined;
  if (!target.startsWith(source)) return `leaves packages/${relative(join(root, "packages"), source)}`;
  return name === "runtime" ? judgeFolders(folderOf(source, file), folderOf(source, target)) : undefined;
}

function folderOf(source, path) {
  const parts = relative(source, path).split(sep);
  return parts.length > 1 ? parts[0] : undefined;
}

function judgeFolders(from, to) {
  if (from === undefined || from === to) return undefined;
  if (to === undefined) return "a folder may not import the package's entry";
  const fromPlace = RUNTIME_ORDER.indexOf(from);
  const toPlace = RUNTIME_ORDER.indexOf(to);
  if (fromPlace < 0) return `folder ${from} is not in the list of layers`;
  if (toPlace < 0) return `folder ${to} is not in the list of layers`;
  if (ADAPTERS.includes(from) && !OPEN_TO_ADAPTERS.includes(to))
    return `${from} is an adapter and may import only ${OPEN_TO_ADAPTERS.join(" and ")}`;
  if (toPlace < fromPlace) return `${to} is above ${from}`;
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
  const problems = checkLayering(root);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log("Layering holds.");
}
