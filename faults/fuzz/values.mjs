/** Every name and text begins so: none is a command or a file that exists. */
const TEXT = "zzq";

const DEPTH = 4;

/** A value that satisfies a JSON Schema, as far as types, choices and required fields go. */
export function fitting(schema, { random, definitions = schema.$defs ?? {}, depth = 0 }) {
  const next = (part) => fitting(part, { random, definitions, depth: depth + 1 });
  const pick = (list) => list[Math.floor(random() * list.length)];
  if (schema.$ref) return next(definitions[schema.$ref.slice("#/$defs/".length)] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return next(pick(choices));
  switch (Array.isArray(schema.type) ? pick(schema.type) : schema.type) {
    case "string":
      return `${TEXT}${Math.floor(random() * 1e6)}`;
    case "number":
    case "integer":
      return Math.max(schema.minimum ?? 0, Math.floor(random() * 100));
    case "boolean":
      return random() < 0.5;
    case "null":
      return null;
    case "array":
      return depth > DEPTH
        ? []
        : Array.from({ length: Math.floor(random() * 3) }, () => next(schema.items ?? {}));
    case "object":
      return object(schema, { random, next, depth });
    default:
      return pick([TEXT, 1, true, null, {}, []]);
  }
}

function object({ properties = {}, required = [], additionalProperties }, { random, next, depth }) {
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || (depth < DEPTH && random() < 0.5),
  );
  const entries = names.map((name) => [name, next(properties[name])]);
  if (typeof additionalProperties === "object" && depth < DEPTH)
    entries.push([`${TEXT}1`, next(additionalProperties)]);
  return Object.fromEntries(entries);
}

const WRONG = [
  () => null,
  () => true,
  () => -1,
  () => 1e308,
  () => 0.1,
  () => "",
  () => "\u0000\ud800../../../..",
  () => "x".repeat(100_000),
  () => [],
  () => [[[]]],
  () => ({}),
  () => ({ toString: 1, constructor: null, length: -1 }),
  () => Array(10_000).fill(0),
  () => nested(500),
  () => JSON.parse('{"__proto__":{"isAdmin":true}}'),
];

/** The same value with one thing in it wrong, missing or too much. */
export function spoiled(value, random) {
  const wrong = WRONG[Math.floor(random() * WRONG.length)];
  if (typeof value !== "object" || value === null || random() < 0.1) return wrong();
  if (Array.isArray(value)) return [...value, random() < 0.5 ? wrong() : spoiled(value[0] ?? {}, random)];
  const names = Object.keys(value);
  const name = names[Math.floor(random() * names.length)];
  if (name === undefined || random() < 0.1) return { ...value, [TEXT]: wrong() };
  if (random() < 0.2) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  return { ...value, [name]: random() < 0.5 ? wrong() : spoiled(value[name], random) };
}

/** Lists within lists. */
export function nested(depth) {
  let value = [];
  for (let n = 0; n < depth; n++) value = [value];
  return value;
}
