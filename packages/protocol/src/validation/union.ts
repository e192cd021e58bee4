import type { Definitions, Schema } from "./schema.js";

/** The field by which the object branches of a union are told apart. */
export interface Discriminator {
  readonly property: string;
  /** Every value that some branch has. */
  readonly values: readonly string[];
  /** Whether a branch may have this value; `undefined` where the field is absent. */
  admits(branch: Schema, value: unknown): boolean;
}

const REF_PREFIX_LENGTH = "#/$defs/".length;

const branchCache = new WeakMap<Schema, readonly Schema[]>();
const discriminatorCache = new WeakMap<Schema, Discriminator | undefined>();

/** Follows `$ref`s. A dangling one accepts anything. */
export function resolve(schema: Schema, definitions: Definitions): Schema {
  let found = schema;
  while (found.$ref !== undefined) found = definitions[found.$ref.slice(REF_PREFIX_LENGTH)] ?? {};
  return found;
}

/** The alternatives of a union, nested unions included; of anything else, itself. */
export function branchesOf(schema: Schema, definitions: Definitions): readonly Schema[] {
  const resolved = resolve(schema, definitions);
  if (!resolved.anyOf) return [resolved];
  let branches = branchCache.get(resolved);
  if (!branches) {
    branches = resolved.anyOf.flatMap((branch) => branchesOf(branch, definitions));
    branchCache.set(resolved, branches);
  }
  return branches;
}

/** Whether `null` is a value of its own here. */
export function admitsNull(schema: Schema, definitions: Definitions): boolean {
  return branchesOf(schema, definitions).some(
    ({ type, const: only, enum: texts }) => type === "null" || (type ?? only ?? texts) === undefined,
  );
}

/** Finds the first field that every object branch limits to certain texts. */
export function discriminatorOf(schema: Schema, definitions: Definitions): Discriminator | undefined {
  const resolved = resolve(schema, definitions);
  if (discriminatorCache.has(resolved)) return discriminatorCache.get(resolved);
  const found = findDiscriminator(branchesOf(resolved, definitions), definitions);
  discriminatorCache.set(resolved, found);
  return found;
}

function findDiscriminator(branches: readonly Schema[], definitions: Definitions): Discriminator | undefined {
  const objects = branches.filter((branch) => branch.type === "object");
  if (objects.length < 2) return undefined;
  const textsOf = (branch: Schema, name: string) => {
    const property = branch.properties?.[name];
    return property && limitedTexts(resolve(property, definitions));
  };
  const names = Object.keys(objects[0]?.properties ?? {});
  const property = names.find((name) => objects.every((branch) => textsOf(branch, name)));
  if (property === undefined) return undefined;
  return {
    property,
    values: [...new Set(objects.flatMap((branch) => textsOf(branch, property) ?? []))],
    admits: (branch, value) =>
      value === undefined
        ? !branch.required?.includes(property)
        : (textsOf(branch, property) ?? []).includes(value as string),
  };
}

function limitedTexts(schema: Schema): readonly string[] | undefined {
  if (schema.enum) return schema.enum;
  return typeof schema.const === "string" ? [schema.const] : undefined;
}
