// Compares two JSON Schemas by what they say of the wire, however they say it.
import { nameIn } from "./official.mjs";

/**
 * Names of types whose inside is compared once, where they are declared: the events, each of which is
 * compared by itself.
 */
const COMPARED_ELSEWHERE = new Set(["SessionEvent", "UnknownSessionEvent"]);

/**
 * Differences between our schema and the official one: fields, whether they are required, types, values of
 * enumerations, visibility of fields. Lengths, ranges, patterns and formats are not compared.
 *
 * @param {{ schema: object, definitions: object }} ours
 * @param {{ schema: object, definitions: object }} theirs
 * @returns {string[]} one line per difference
 */
export function differences(ours, theirs) {
  const found = [];
  compare(normal(ours.schema, ours.definitions), normal(theirs.schema, theirs.definitions), {
    path: "",
    found,
  });
  return found;
}

function compare(ours, theirs, context) {
  const { path, found } = context;
  if (ours.elsewhere && theirs.elsewhere) return;
  const mine = [...ours.kinds.keys()].sort();
  const other = [...theirs.kinds.keys()].sort();
  if (mine.join() !== other.join()) {
    found.push(`${path || "(whole)"}: type ${mine.join(" | ")}, official ${other.join(" | ")}`);
    return;
  }
  compareValues(ours, theirs, context);
  if (ours.kinds.has("array")) {
    const items = (side) => normal(side.kinds.get("array"), side.definitions);
    compare(items(ours), items(theirs), { ...context, path: `${path}[]` });
  }
  if (ours.kinds.has("object")) compareObjects(ours, theirs, context);
}

function compareValues(ours, theirs, { path, found }) {
  for (const kind of ["string", "boolean", "number"]) {
    const mine = valuesOf(ours.kinds.get(kind));
    const other = valuesOf(theirs.kinds.get(kind));
    if (mine !== other) found.push(`${path || "(whole)"}: values ${mine}, official ${other}`);
  }
}

function valuesOf(values) {
  return values ? [...values].sort().join("|") : "any";
}

/** Objects are paired by the values of their constant fields; one plain object pairs with another. */
function compareObjects(ours, theirs, context) {
  const mine = objectsByKey(ours);
  const other = objectsByKey(theirs);
  for (const key of new Set([...mine.keys(), ...other.keys()])) {
    const at = { ...context, path: key ? `${context.path}<${key}>` : context.path };
    const own = mine.get(key);
    const official = other.get(key);
    if (own && official) compareFields(own, official, ours, theirs, at);
    else context.found.push(`${at.path || "(whole)"}: ${own ? "not official" : "missing"}`);
  }
}

function objectsByKey(side) {
  const objects = side.kinds.get("object");
  if (objects.length === 1) return new Map([["", objects[0]]]);
  return new Map(
    objects.map((object) => {
      const constants = Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
        const { kinds } = normal(property, side.definitions);
        const values = kinds.get("string") ?? kinds.get("boolean");
        return kinds.size === 1 && values?.size === 1 ? [`${name}=${[...values][0]}`] : [];
      });
      return [
        constants.sort().join(",") ||
          Object.keys(object.properties ?? {})
            .sort()
            .join(","),
        object,
      ];
    }),
  );
}

function compareFields(own, official, ours, theirs, context) {
  const { path, found } = context;
  const mine = own.properties ?? {};
  const other = official.properties ?? {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(other)])) {
    const at = path ? `${path}.${name}` : name;
    if (!(name in mine) || !(name in other)) {
      found.push(`${at}: ${name in mine ? "not official" : "missing"}`);
      continue;
    }
    const isRequired = (schema) => (schema.required ?? []).includes(name);
    if (isRequired(own) !== isRequired(official)) {
      found.push(`${at}: ${isRequired(own) ? "required" : "optional"}, official the reverse`);
    }
    const visibility = (schema) => schema["x-visibility"] ?? schema.visibility ?? "public";
    if (visibility(mine[name]) !== visibility(other[name])) {
      found.push(`${at}: ${visibility(mine[name])}, official ${visibility(other[name])}`);
    }
    compare(normal(mine[name], ours.definitions), normal(other[name], theirs.definitions), {
      ...context,
      path: at,
    });
  }
  compareRest(own, official, ours, theirs, context);
}

/** Types of fields that are not listed, where there are only such. */
function compareRest(own, official, ours, theirs, context) {
  if (Object.keys(official.properties ?? {}).length > 0) return;
  const rest = (schema, side) => {
    const values = schema.additionalProperties;
    return normal(typeof values === "object" ? values : {}, side.definitions);
  };
  compare(rest(own, ours), rest(official, theirs), { ...context, path: `${context.path}{}` });
}

/**
 * One schema as the kinds of value it admits: for text, truth and numbers the values allowed (`undefined`
 * for any), for arrays the schema of an element, for objects the list of alternatives.
 */
function normal(schema, definitions) {
  const result = { kinds: new Map(), elsewhere: false, definitions };
  collect(schema ?? {}, result, definitions);
  if (result.kinds.has("anything")) result.kinds = new Map([["anything", undefined]]);
  return result;
}

function collect(schema, into, definitions) {
  if (schema.not) {
    into.kinds.set("null", undefined);
    return;
  }
  if (schema.$ref && schema.const === undefined) {
    const name = nameIn(schema.$ref);
    if (COMPARED_ELSEWHERE.has(name)) into.elsewhere = true;
    if (!definitions[name] && !into.elsewhere) throw new Error(`no definition of ${name}`);
    if (!into.elsewhere) collect(definitions[name], into, definitions);
    return;
  }
  const alternatives = (schema.anyOf ?? schema.oneOf)?.filter((one) => !isOnlyRequirement(one));
  if (alternatives?.length > 0) {
    for (const alternative of alternatives) collect(alternative, into, definitions);
    return;
  }
  const types = schema.const !== undefined ? [typeof schema.const] : [schema.type ?? "anything"].flat();
  for (const type of types) addKind(type === "integer" ? "number" : type, schema, into.kinds);
}

/** `{ required: [...] }` alone asks for one of several fields; types cannot say that, and don't. */
function isOnlyRequirement(schema) {
  return schema.required !== undefined && schema.properties === undefined && schema.type === undefined;
}

function addKind(kind, schema, kinds) {
  switch (kind) {
    case "object":
      kinds.set(kind, [...(kinds.get(kind) ?? []), schema]);
      return;
    case "array":
      kinds.set(kind, schema.items ?? {});
      return;
    case "string":
    case "boolean":
    case "number": {
      const values = schema.const !== undefined ? [schema.const] : schema.enum;
      const known = kinds.get(kind);
      const isOpen = !values || (kinds.has(kind) && !known);
      kinds.set(kind, isOpen ? undefined : new Set([...(known ?? []), ...values]));
      return;
    }
    default:
      kinds.set(kind, undefined);
  }
}
