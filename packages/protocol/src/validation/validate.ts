import { incomingSchemas } from "../gen/schemas/index.js";
import { check } from "./check.js";
import type { Definitions, Schema, SchemaFamily, SchemaLoaders } from "./schema.js";
import type { Violation } from "./violation.js";

interface KnownMethod {
  readonly params?: Schema;
  readonly result?: Schema;
  readonly definitions: Definitions;
}

const NOTHING_WRONG: readonly Violation[] = [];

const known = new Map<string, KnownMethod>();

/**
 * Checks what a peer sent as a method's parameters. The first call for a family of methods loads its
 * schemas and answers later; from then on it answers at once. Absent parameters count as `{}`, and a method
 * that is not declared has nothing wrong.
 */
export function validateParams(
  method: string,
  params: unknown,
): readonly Violation[] | Promise<readonly Violation[]> {
  const found = known.get(method);
  if (found) return checkPart(found.params, params ?? {}, found.definitions);
  return loadSchemas(method).then(() => {
    const loaded = known.get(method);
    return loaded ? checkPart(loaded.params, params ?? {}, loaded.definitions) : NOTHING_WRONG;
  });
}

/** Checks what a client answered to a request of the runtime's, in the same way. */
export function validateResult(
  method: string,
  result: unknown,
): readonly Violation[] | Promise<readonly Violation[]> {
  const found = known.get(method);
  if (found) return checkPart(found.result, result, found.definitions);
  return loadSchemas(method).then(() => {
    const loaded = known.get(method);
    return loaded ? checkPart(loaded.result, result, loaded.definitions) : NOTHING_WRONG;
  });
}

/** Loads the schemas of a method's family, so that its validation answers at once. */
export async function loadSchemas(method: string): Promise<void> {
  const family = await loadFamily(incomingSchemas, method);
  for (const [name, entry] of Object.entries(family?.entries ?? {})) {
    known.set(name, { ...entry, definitions: family?.$defs ?? {} });
  }
}

/** Loads the family whose prefix is the longest beginning of a name. */
export async function loadFamily(loaders: SchemaLoaders, name: string): Promise<SchemaFamily | undefined> {
  let prefix = name;
  while (prefix !== "") {
    prefix = prefix.slice(0, Math.max(prefix.lastIndexOf("."), 0));
    if (Object.hasOwn(loaders, prefix)) return (await loaders[prefix]?.())?.family;
  }
  return undefined;
}

function checkPart(
  schema: Schema | undefined,
  value: unknown,
  definitions: Definitions,
): readonly Violation[] {
  return schema ? check(schema, value, definitions) : NOTHING_WRONG;
}
