// Writes the JSON Schemas: one module per family of methods, loaded when the family is first needed.
import { fileNameOf, groupByFamily } from "./families.mjs";
import { header } from "./text.mjs";

export function writeSchemas(model, schemas) {
  const files = {};
  const loaders = { incoming: [], results: [] };
  const add = (kind, prefix, entries) => {
    if (entries.length === 0) return;
    const name = `${kind}/${fileNameOf(prefix)}`;
    files[`gen/schemas/${name}.ts`] = familyFile(entries, schemas);
    loaders[kind].push(`  ${JSON.stringify(prefix)}: () => import("./${name}.js"),\n`);
  };
  for (const [prefix, methods] of groupByFamily(model.methods)) {
    add(
      "incoming",
      prefix,
      methods.map((method) => [method.name, incoming(method, schemas)]),
    );
    const answered = methods.filter((method) => method.answerer === "runtime");
    add(
      "results",
      prefix,
      answered.map((method) => [method.name, { result: schemas.of(method.result) }]),
    );
  }
  const events = [...model.events].sort((a, b) => (a.type < b.type ? -1 : 1));
  files["gen/schemas/events.ts"] = familyFile(
    events.map((event) => [event.type, { data: schemas.of(event.data) }]),
    schemas,
    "events",
  );
  files["gen/schemas/index.ts"] = indexFile(loaders);
  return files;
}

/** What this side may be sent for a method: parameters, and the result of what it asks a client. */
function incoming(method, schemas) {
  const params = schemas.params(method);
  return method.answerer === "client" && method.kind === "request"
    ? { params, result: schemas.of(method.result) }
    : { params };
}

function familyFile(entries, schemas, source = "methods") {
  const definitions = Object.entries(schemas.definitionsFor(entries.map(([, value]) => value)));
  const lines = (pairs) =>
    pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",\n");
  const json = `{"entries":{\n${lines(entries)}\n},"$defs":{\n${lines(definitions)}\n}}`;
  return [
    header(source),
    '\nimport type { SchemaFamily } from "../../../validation/schema.js";\n'.replace(
      "../../../",
      source === "events" ? "../../" : "../../../",
    ),
    `\nexport const family: SchemaFamily = JSON.parse(\`${json.replace(/[\\`$]/g, "\\$&")}\`);\n`,
  ].join("");
}

function indexFile({ incoming, results }) {
  return [
    header("methods"),
    '\nimport type { SchemaLoaders } from "../../validation/schema.js";\n',
    "\n/** What may arrive, by the longest prefix of the method's name that is listed. */\n",
    `export const incomingSchemas: SchemaLoaders = {\n${incoming.join("")}};\n`,
    "\n/** What the runtime answers, likewise. */\n",
    `export const resultSchemas: SchemaLoaders = {\n${results.join("")}};\n`,
  ].join("");
}
