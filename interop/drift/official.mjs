// Reads the official schema files into plain tables of methods and events.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const API_FILE = "api.schema.json";
const EVENTS_FILE = "session-events.schema.json";

/** Sections of the API schema: who answers their methods, and whether they belong to a session. */
const SECTIONS = {
  server: { answerer: "runtime", scope: "server" },
  session: { answerer: "runtime", scope: "session" },
  clientSession: { answerer: "client", scope: "session" },
  clientGlobal: { answerer: "client", scope: "server" },
};

/** The folder of the installed official schema. @throws when it is not installed */
export function installedSchemas() {
  const interop = fileURLToPath(new URL("..", import.meta.url));
  const require = createRequire(join(interop, "package.json"));
  const name = `@github/copilot-sdk-${process.platform}-${process.arch}`;
  const from = [interop];
  try {
    from.push(dirname(require.resolve("@github/copilot-sdk")));
  } catch {
    // Not installed: the error below says so.
  }
  for (const base of from.flatMap(nodeModulesAbove)) {
    const folder = join(base, name, "schemas");
    if (existsSync(join(folder, API_FILE))) return folder;
  }
  throw new Error(
    `${name} is not installed under interop: run \`npm install --prefix interop\`, or pass --schemas DIR`,
  );
}

function nodeModulesAbove(start) {
  const folders = [];
  for (let at = start; dirname(at) !== at; at = dirname(at)) folders.push(join(at, "node_modules"));
  return folders;
}

/** @param {string} folder where the two schema files are */
export function readOfficial(folder) {
  const api = readJson(join(folder, API_FILE));
  const events = readJson(join(folder, EVENTS_FILE));
  return {
    definitions: { ...events.definitions, ...api.definitions },
    methods: Object.entries(SECTIONS).flatMap(([section, facts]) =>
      methodsIn(api[section]).map((method) => ({ ...method, ...facts })),
    ),
    events: events.definitions.SessionEvent.anyOf.map(({ $ref }) =>
      eventOf(events.definitions[nameIn($ref)]),
    ),
  };
}

function methodsIn(node) {
  if (typeof node !== "object" || node === null) return [];
  if (typeof node.rpcMethod !== "string") return Object.values(node).flatMap(methodsIn);
  return [
    {
      name: node.rpcMethod,
      params: node.params ?? { type: "object" },
      result: node.result ?? { type: "null" },
      visibility: node.visibility ?? "public",
      stability: node.deprecated ? "deprecated" : (node.stability ?? "stable"),
      kind: node.notification ? "notification" : "request",
    },
  ];
}

function eventOf({ properties, required, visibility, stability, deprecated }) {
  const { type, data, ephemeral, ...envelope } = properties;
  return {
    name: type.const,
    data,
    envelope: { type: "object", properties: envelope, required },
    ephemeral: ephemeral !== undefined && required.includes("ephemeral"),
    visibility: visibility ?? "public",
    stability: deprecated ? "deprecated" : (stability ?? "stable"),
  };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

export function nameIn(reference) {
  return reference.slice(reference.lastIndexOf("/") + 1);
}
