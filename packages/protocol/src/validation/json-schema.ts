import { incomingSchemas, resultSchemas } from "../gen/schemas/index.js";
import type { Definitions, Schema, SchemaFamily, SchemaPart } from "./schema.js";
import { loadFamily } from "./validate.js";

/** A JSON Schema that stands alone: what it refers to is in its `$defs`. */
export interface JsonSchema extends Schema {
  readonly $schema: "https://json-schema.org/draft/2019-09/schema";
  readonly $defs: Definitions;
}

/**
 * The JSON Schema of a method's parameters or result, loaded when asked for.
 *
 * @returns `undefined` when no such method is declared
 */
export async function jsonSchemaOf(
  method: string,
  part: "params" | "result",
): Promise<JsonSchema | undefined> {
  const incoming = standalone(await loadFamily(incomingSchemas, method), method, part);
  if (incoming || part === "params") return incoming;
  return standalone(await loadFamily(resultSchemas, method), method, part);
}

/**
 * The JSON Schema of a session event's data, loaded when asked for.
 *
 * @returns `undefined` when no such event is declared
 */
export async function jsonSchemaOfEvent(type: string): Promise<JsonSchema | undefined> {
  const { family } = await import("../gen/schemas/events.js");
  return standalone(family, type, "data");
}

function standalone(
  family: SchemaFamily | undefined,
  name: string,
  part: SchemaPart,
): JsonSchema | undefined {
  if (!family || !Object.hasOwn(family.entries, name)) return undefined;
  const schema = family.entries[name]?.[part];
  if (!schema) return undefined;
  return {
    $schema: "https://json-schema.org/draft/2019-09/schema",
    ...schema,
    $defs: definitionsOf(schema, family.$defs),
  };
}

/** Those definitions that a schema refers to, directly or not. */
function definitionsOf(schema: Schema, definitions: Definitions): Definitions {
  const found: Record<string, Schema> = {};
  const waiting: unknown[] = [schema];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== "object" || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      if (key !== "$ref") {
        waiting.push(value);
        continue;
      }
      const name = String(value).slice("#/$defs/".length);
      const definition = definitions[name];
      if (!definition || found[name]) continue;
      found[name] = definition;
      waiting.push(definition);
    }
  }
  return found;
}
