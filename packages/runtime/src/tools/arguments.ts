import { failureResult } from "./results.js";
import type { ToolArguments, ToolResult } from "./tool.js";

/** What is wrong with a call's arguments, in the words a model is told. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

export function argumentFailure({ message }: ArgumentError): ToolResult {
  return failureResult(`Invalid input: ${message}`, { error: message });
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: PropertySchema;
  readonly anyOf?: readonly PropertySchema[];
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

/**
 * Checks arguments against a built-in tool's JSON Schema. Unknown properties pass.
 *
 * @param others problems that a schema can't tell
 * @throws ArgumentError naming every property that is wrong
 */
export function checkArguments(
  schema: Readonly<Record<string, unknown>>,
  args: ToolArguments,
  others: readonly string[] = [],
): void {
  const problems = [...checkObject(schema as unknown as ObjectSchema, args, ""), ...others];
  const [first, ...more] = problems;
  if (first === undefined) return;
  if (more.length === 0) throw new ArgumentError(first);
  throw new ArgumentError(
    `Multiple validation errors:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
  );
}

/** @param prefix of the names: empty, or the way to the object and a dot */
function checkObject(
  { properties, required = [] }: ObjectSchema,
  object: ToolArguments,
  prefix: string,
): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = object[name];
    if (value !== undefined) return check(property, value, prefix + name);
    return required.includes(name) ? [`"${prefix}${name}": Required`] : [];
  });
}

function check(schema: PropertySchema, value: unknown, path: string): string[] {
  if (schema.anyOf) {
    return schema.anyOf.some((option) => check(option, value, path).length === 0)
      ? []
      : [`"${path}": Invalid input`];
  }
  const received = typeName(value);
  const expected = schema.type === "integer" ? "number" : schema.type;
  if (expected && received !== expected) {
    const wanted = schema.enum?.map((option) => `'${option}'`).join(" | ") ?? expected;
    return [`"${path}": Expected ${wanted}, received ${received}`];
  }
  if (schema.type === "integer" && !Number.isInteger(value))
    return [`"${path}": Expected integer, received float`];
  if (schema.enum && !schema.enum.includes(value)) {
    const options = schema.enum.map((option) => `'${option}'`).join(" | ");
    return [`"${path}": Invalid enum value. Expected ${options}, received '${value}'`];
  }
  const { items, properties, required } = schema;
  if (properties)
    return checkObject({ properties, ...(required && { required }) }, value as ToolArguments, `${path}.`);
  if (!items || !Array.isArray(value)) return [];
  return value.flatMap((item, index) => check(items, item, `${path}.${index}`));
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
