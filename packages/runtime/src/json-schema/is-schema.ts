import { isObject, patternOf, resolve, type Schema, TYPE_NAMES } from "./schema.js";

type Shape = (value: unknown, root: unknown) => boolean;

const isCount: Shape = (value) => Number.isInteger(value) && Number(value) >= 0;
const isNumber: Shape = (value) => typeof value === "number";
const areNames: Shape = (value) => Array.isArray(value) && value.every((name) => typeof name === "string");
const isType: Shape = (value) =>
  [value].flat().every((name) => (TYPE_NAMES as readonly unknown[]).includes(name));
const areSchemas: Shape = (value, root) =>
  Array.isArray(value) && value.length > 0 && value.every((schema) => isSchemaIn(schema, root));
const isTable: Shape = (value, root) =>
  isObject(value) && Object.values(value).every((schema) => isSchemaIn(schema, root));
const isPattern: Shape = (value) => typeof value === "string" && patternOf(value) !== undefined;

/** What a keyword's value has to be. */
const SHAPES: Readonly<Record<string, Shape>> = {
  type: isType,
  enum: Array.isArray,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: (value) => typeof value === "number" && value > 0,
  minLength: isCount,
  maxLength: isCount,
  pattern: isPattern,
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: (value) => typeof value === "boolean",
  minProperties: isCount,
  maxProperties: isCount,
  required: areNames,
  properties: isTable,
  patternProperties: (value, root) => isTable(value, root) && Object.keys(value as object).every(isPattern),
  additionalProperties: isSchemaIn,
  propertyNames: isSchemaIn,
  dependencies: (value, root) =>
    isObject(value) && Object.values(value).every((one) => areNames(one, root) || isSchemaIn(one, root)),
  items: (value, root) =>
    Array.isArray(value) ? value.every((one) => isSchemaIn(one, root)) : isSchemaIn(value, root),
  additionalItems: isSchemaIn,
  contains: isSchemaIn,
  allOf: areSchemas,
  anyOf: areSchemas,
  oneOf: areSchemas,
  not: isSchemaIn,
  if: isSchemaIn,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: isSchemaIn,
  else: isSchemaIn,
  definitions: isTable,
  $ref: (value, root) => resolve(root, value) !== undefined,
};

/** Whether a value is a JSON Schema of draft 7 that refers to nothing outside of itself. */
export function isSchema(value: unknown): value is Schema {
  return isSchemaIn(value, value);
}

function isSchemaIn(value: unknown, root: unknown): boolean {
  if (typeof value === "boolean") return true;
  if (!isObject(value)) return false;
  return Object.entries(value).every(([keyword, said]) =>
    Object.hasOwn(SHAPES, keyword) ? SHAPES[keyword]?.(said, root) : true,
  );
}
