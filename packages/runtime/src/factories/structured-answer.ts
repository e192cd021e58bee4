/** Values that a factory's schemas speak of. Other keywords are not enforced. Source: the official SDK's types. */
type Schema = Readonly<Record<string, unknown>>;

/** What is asked of an agent that has to answer in JSON. */
export function structuredPrompt(prompt: string, schema: unknown): string {
  return `${prompt}\n\nAnswer with one JSON value that fits this JSON Schema, and with nothing else:\n${JSON.stringify(schema)}`;
}

/** What an agent is told whose answer was not as it should be. */
export function correction(problem: string): string {
  return `That answer can't be used: ${problem}. Answer again, with the JSON value alone.`;
}

/** @returns the value that an answer holds, or what is wrong with it */
export function readAnswer(
  text: string,
  schema: unknown,
): { readonly value: unknown } | { readonly problem: string } {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(text);
  let value: unknown;
  try {
    value = JSON.parse((fenced?.[1] ?? text).trim());
  } catch {
    return { problem: "it is not JSON" };
  }
  const problem = mismatch(value, schema as Schema, "$");
  return problem === undefined ? { value } : { problem };
}

function mismatch(value: unknown, schema: unknown, path: string): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { type, required, properties, items, anyOf, oneOf, allOf } = schema as Record<string, never>;
  const { enum: among, const: exactly } = schema as { enum?: unknown[]; const?: unknown };
  if (type !== undefined && ![type].flat().some((name) => isOf(value, name))) {
    return `${path} must be of type ${[type].flat().join(" or ")}`;
  }
  if (among && !among.some((one) => same(one, value)))
    return `${path} must be one of ${JSON.stringify(among)}`;
  if ("const" in (schema as object) && !same(exactly, value))
    return `${path} must be ${JSON.stringify(exactly)}`;
  for (const choice of [anyOf, oneOf] as (unknown[] | undefined)[]) {
    if (choice && !choice.some((one) => mismatch(value, one, path) === undefined)) {
      return `${path} fits none of the alternatives`;
    }
  }
  const inner: (string | undefined)[] = ((allOf ?? []) as unknown[]).map((one) => mismatch(value, one, path));
  if (Array.isArray(value)) {
    inner.push(...value.map((item, i) => mismatch(item, items, `${path}[${i}]`)));
  } else if (typeof value === "object" && value !== null) {
    const held = value as Record<string, unknown>;
    const missing = ((required ?? []) as string[]).find((name) => !Object.hasOwn(held, name));
    if (missing !== undefined) return `${path}.${missing} is missing`;
    for (const [name, one] of Object.entries((properties ?? {}) as Schema)) {
      if (Object.hasOwn(held, name)) inner.push(mismatch(held[name], one, `${path}.${name}`));
    }
  }
  return inner.find((problem) => problem !== undefined);
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON in which the order of fields doesn't matter. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, held: unknown) =>
      typeof held === "object" && held !== null && !Array.isArray(held)
        ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
        : held,
    ) ?? "undefined"
  );
}
