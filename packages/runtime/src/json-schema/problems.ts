import {
  canonical,
  has,
  isObject,
  isOfType,
  patternOf,
  resolve,
  type Schema,
  type SchemaObject,
  TYPE_NAMES,
} from "./schema.js";

/** What keeps a value from fitting a schema. */
export interface Problem {
  /** A JSON Pointer to the part that doesn't fit; empty for the whole value. */
  readonly path: string;
  readonly message: string;
}

/** How deep values and references may nest. */
const DEPTH = 200;

interface Place {
  readonly root: Schema;
  readonly path: string;
  readonly depth: number;
}

type Check = (schema: SchemaObject, value: unknown, place: Place) => Problem[];

/**
 * What keeps a value from fitting a JSON Schema of draft 7. Wording and order: the official runtime's, where models
 * read them. Formats are not checked.
 */
export function schemaProblems(schema: Schema, value: unknown): Problem[] {
  return problemsIn(schema, value, { root: schema, path: "", depth: 0 });
}

function problemsIn(schema: Schema, value: unknown, place: Place): Problem[] {
  if (schema === true) return [];
  if (schema === false) return [problem(place, `False schema does not allow ${shown(value)}`)];
  if (place.depth > DEPTH) return [problem(place, "it is nested too deeply")];
  const deeper = { ...place, depth: place.depth + 1 };
  if ("$ref" in schema) return problemsIn(resolve(place.root, schema["$ref"]) ?? true, value, deeper);
  return CHECKS.flatMap((check) => check(schema, value, deeper));
}

/** Whether a value fits. */
function fits(schema: unknown, value: unknown, place: Place): boolean {
  return problemsIn(schema as Schema, value, place).length === 0;
}

const ofValue: Check = ({ type, enum: among, ...schema }, value, place) => {
  const said: string[] = [];
  const types = TYPE_NAMES.filter((name) => [type].flat().includes(name));
  if (type !== undefined && !types.some((name) => isOfType(value, name))) {
    const names = types.map((name) => `"${name}"`).join(", ");
    said.push(`${shown(value)} is not of type${types.length > 1 ? "s" : ""} ${names}`);
  }
  if ("const" in schema && !same(schema["const"], value)) said.push(`${shown(schema["const"])} was expected`);
  if (Array.isArray(among) && !among.some((one) => same(one, value)))
    said.push(`${shown(value)} is not one of ${choices(among)}`);
  return said.map((message) => problem(place, message));
};

const ofNumber: Check = (schema, value, place) => {
  if (typeof value !== "number") return [];
  const limit = (keyword: string, isBroken: (limit: number) => boolean, says: string) => {
    const bound = schema[keyword];
    return typeof bound === "number" && isBroken(bound)
      ? [problem(place, `${value} is ${says} ${bound}`)]
      : [];
  };
  const isMultiple = (factor: number) => Math.abs(value / factor - Math.round(value / factor)) < 1e-9;
  return [
    ...limit("minimum", (least) => value < least, "less than the minimum of"),
    ...limit("maximum", (most) => value > most, "greater than the maximum of"),
    ...limit("exclusiveMinimum", (least) => value <= least, "less than or equal to the minimum of"),
    ...limit("exclusiveMaximum", (most) => value >= most, "greater than or equal to the maximum of"),
    ...limit("multipleOf", (factor) => !isMultiple(factor), "not a multiple of"),
  ];
};

const ofText: Check = ({ minLength, maxLength, pattern }, value, place) => {
  if (typeof value !== "string") return [];
  const said = sized([...value].length, { least: minLength, most: maxLength }, [
    (count) => `is shorter than ${counted(count, "character")}`,
    (count) => `is longer than ${counted(count, "character")}`,
  ]);
  if (typeof pattern === "string" && patternOf(pattern)?.test(value) === false)
    said.push(`does not match "${pattern}"`);
  return said.map((message) => problem(place, `${shown(value)} ${message}`));
};

const ofSize: Check = (schema, value, place) => {
  const kind = Array.isArray(value) ? "Items" : isObject(value) ? "Properties" : undefined;
  if (!kind) return [];
  const size = Array.isArray(value) ? value.length : Object.keys(value as object).length;
  const [one, more] = kind === "Items" ? ["item"] : ["property", "properties"];
  const said = sized(size, { least: schema[`min${kind}`], most: schema[`max${kind}`] }, [
    (count) => `has less than ${counted(count, one, more)}`,
    (count) => `has more than ${counted(count, one, more)}`,
  ]);
  if (schema["uniqueItems"] === true && Array.isArray(value) && new Set(value.map(canonical)).size < size)
    said.push("has non-unique elements");
  return said.map((message) => problem(place, `${shown(value)} ${message}`));
};

const ofObject: Check = (schema, value, place) => {
  if (!isObject(value)) return [];
  const { required = [], properties = {}, patternProperties = {}, additionalProperties } = schema;
  const missing = (required as string[])
    .filter((name) => !has(value, name))
    .map((name) => problem(place, `"${name}" is a required property`));
  const table = properties as Readonly<Record<string, Schema>>;
  const patterns = Object.entries(patternProperties as Readonly<Record<string, Schema>>);
  const within: Problem[] = [];
  const others: string[] = [];
  const names = Object.keys(value).filter((name) => has(value, name));
  const known = Object.keys(table).filter((name) => has(value, name));
  for (const name of new Set([...known, ...names])) {
    const matching = patterns.filter(([pattern]) => patternOf(pattern)?.test(name)).map(([, one]) => one);
    const own = Object.hasOwn(table, name) ? [table[name] as Schema, ...matching] : matching;
    if (own.length === 0) others.push(name);
    for (const one of own) within.push(...problemsIn(one, value[name], below(place, name)));
  }
  return [...missing, ...within, ...ofOthers(additionalProperties, { value, others, schema }, place)];
};

function ofOthers(
  allowed: unknown,
  {
    value,
    others,
    schema,
  }: { value: Readonly<Record<string, unknown>>; others: string[]; schema: SchemaObject },
  place: Place,
): Problem[] {
  const [first] = others;
  if (allowed === undefined || first === undefined) return [];
  if (allowed !== false)
    return others.flatMap((name) => problemsIn(allowed as Schema, value[name], below(place, name)));
  if (!("properties" in schema) && !("patternProperties" in schema))
    return [problem(place, `False schema does not allow ${shown(value[first])}`)];
  const names = others.map((name) => `'${name}'`).join(", ");
  return [problem(place, `Additional properties are not allowed (${names} ${were(others)} unexpected)`)];
}

const ofItems: Check = ({ items, additionalItems }, value, place) => {
  if (!Array.isArray(value) || items === undefined) return [];
  if (!Array.isArray(items))
    return value.flatMap((item, index) => problemsIn(items as Schema, item, below(place, `${index}`)));
  const placed = value
    .slice(0, items.length)
    .flatMap((item, index) => problemsIn(items[index], item, below(place, `${index}`)));
  const rest = value.slice(items.length);
  if (additionalItems === undefined || rest.length === 0) return placed;
  if (additionalItems === false) {
    const said = `Additional items are not allowed (${rest.map(shown).join(", ")} ${were(rest)} unexpected)`;
    return [...placed, problem(place, said)];
  }
  const further = rest.flatMap((item, index) =>
    problemsIn(additionalItems as Schema, item, below(place, `${items.length + index}`)),
  );
  return [...placed, ...further];
};

const ofNames: Check = ({ dependencies = {}, propertyNames }, value, place) => {
  if (!isObject(value)) return [];
  const needed = Object.entries(dependencies as object)
    .filter(([name]) => has(value, name))
    .flatMap(([, needs]) => problemsIn(Array.isArray(needs) ? { required: needs } : needs, value, place));
  if (propertyNames === undefined) return needed;
  return [
    ...needed,
    ...Object.keys(value).flatMap((name) => problemsIn(propertyNames as Schema, name, place)),
  ];
};

const ofCombinations: Check = (schema, value, place) => {
  const { allOf = [], anyOf, oneOf, not, contains } = schema;
  const found = (allOf as Schema[]).flatMap((one) => problemsIn(one, value, place));
  if (schema["if"] !== undefined) {
    const branch = fits(schema["if"], value, place) ? schema["then"] : schema["else"];
    if (branch !== undefined) found.push(...problemsIn(branch as Schema, value, place));
  }
  const say = (message: string) => found.push(problem(place, message));
  if (not !== undefined && fits(not, value, place)) say(`${shown(not)} is not allowed for ${shown(value)}`);
  const matches = (schemas: unknown) => (schemas as Schema[]).filter((one) => fits(one, value, place)).length;
  const none = (keyword: string) =>
    `${shown(value)} is not valid under any of the schemas listed in the '${keyword}' keyword`;
  if (anyOf !== undefined && matches(anyOf) === 0) say(none("anyOf"));
  if (oneOf !== undefined) {
    const count = matches(oneOf);
    if (count === 0) say(none("oneOf"));
    if (count > 1)
      say(`${shown(value)} is valid under more than one of the schemas listed in the 'oneOf' keyword`);
  }
  if (contains !== undefined && Array.isArray(value) && !value.some((item) => fits(contains, item, place)))
    say(`None of ${shown(value)} are valid under the given schema`);
  return found;
};

const CHECKS: readonly Check[] = [
  ...[ofValue, ofNumber, ofText, ofSize, ofObject, ofItems, ofNames, ofCombinations],
];

function problem({ path }: Place, message: string): Problem {
  return { path, message };
}

function below(place: Place, key: string): Place {
  return { ...place, path: `${place.path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}` };
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** @param says of the number of those there should be: that there are too few, and too many */
function sized(
  size: number,
  { least, most }: { least: unknown; most: unknown },
  [tooFew, tooMany]: readonly [(count: number) => string, (count: number) => string],
): string[] {
  return [
    ...(typeof least === "number" && size < least ? [tooFew(least)] : []),
    ...(typeof most === "number" && size > most ? [tooMany(most)] : []),
  ];
}

function counted(count: number, one: string | undefined, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

function were(things: readonly unknown[]): string {
  return things.length === 1 ? "was" : "were";
}

/** All of up to three choices, else the first two. */
function choices(among: readonly unknown[]): string {
  if (among.length > 3)
    return `${among.slice(0, 2).map(shown).join(", ")} or ${among.length - 2} other candidates`;
  const last = among.slice(-1).map(shown);
  const before = among.slice(0, -1).map(shown).join(", ");
  return [before, ...last].filter(Boolean).join(" or ");
}
