type Schema = Readonly<Record<string, unknown>>;

/**
 * Keywords that constrain a value and that not every model's provider takes. A model reads them in the description
 * instead, in this order. Source: the official runtime.
 */
const TOLD = [
  ...["not", "contentEncoding", "contentMediaType", "minLength", "maxLength", "pattern", "format"],
  ...["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"],
  ...["minItems", "maxItems", "uniqueItems", "unevaluatedItems", "contains", "minContains", "maxContains"],
  ...["patternProperties", "unevaluatedProperties", "propertyNames", "minProperties", "maxProperties"],
  ...["if", "then", "else", "dependentRequired", "dependentSchemas"],
];

/** Keywords that hold one schema, a list of them, or some by name. */
const ONE = ["items", "additionalProperties"];
const LISTS = ["anyOf", "oneOf", "allOf", "prefixItems"];
const NAMED = ["properties", "$defs", "definitions"];

/** The schema of a foreign tool's arguments as every provider takes it: what it constrains is told in words. */
export function schemaForModels(schema: Schema): Schema {
  const told = TOLD.filter((keyword) => schema[keyword] !== undefined);
  const kept = Object.entries(schema)
    .filter(([keyword]) => !told.includes(keyword))
    .map(([keyword, value]) => [keyword, within(keyword, value)]);
  const rest: Schema = Object.fromEntries(kept);
  if (told.length === 0) return rest;
  const words = `{${told.map((keyword) => `${keyword}: ${JSON.stringify(schema[keyword])}`).join(", ")}}`;
  const { description } = rest;
  return { ...rest, description: typeof description === "string" ? `${description}\n\n${words}` : words };
}

function within(keyword: string, value: unknown): unknown {
  if (ONE.includes(keyword)) return ifSchema(value);
  if (LISTS.includes(keyword) && Array.isArray(value)) return value.map(ifSchema);
  if (!NAMED.includes(keyword) || !isSchema(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, ifSchema(schema)]));
}

function ifSchema(value: unknown): unknown {
  return isSchema(value) ? schemaForModels(value) : value;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
