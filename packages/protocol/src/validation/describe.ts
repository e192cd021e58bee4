import type { Schema } from "./schema.js";

export type JsonType = NonNullable<Schema["type"]>;

const WORDS: Readonly<Record<JsonType, string>> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
  array: "an array",
  object: "an object",
};

/** Longest value shown in a message. */
const MAX_SHOWN = 40;

export function jsonTypeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "object";
}

/** What a schema without unions asks for, in words. */
export function describeType(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return schema.type ? WORDS[schema.type] : "a value";
}

/** A value as a message shows it: short texts as they are, anything else by its type. */
export function quoted(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
  }
  return typeof value === "boolean" || typeof value === "number" ? String(value) : jsonTypeOf(value);
}
