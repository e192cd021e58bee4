/** JSON Schema of the forms that people fill in: the flat fields of MCP's elicitation. */

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;

function object(properties: Readonly<Record<string, object>>, required: readonly string[]) {
  return { type: "object", properties, required, additionalProperties: false } as const;
}

/** A field of one type. @param type as JSON Schema constrains it */
function field(type: object, more: Readonly<Record<string, object>>, required: readonly string[] = []) {
  const labels = { title: text, description: text };
  return object({ type: { type: "string", ...type }, ...labels, ...more }, ["type", ...required]);
}

const titled = { type: "array", items: object({ const: text, title: text }, ["const", "title"]) } as const;
const string = { const: "string" };
const array = { const: "array" };

/** Any one field. */
export const formField = {
  anyOf: [
    field(string, { enum: texts, enumNames: texts, default: text }, ["enum"]),
    field(string, { oneOf: titled, default: text }, ["oneOf"]),
    field(
      array,
      {
        items: object({ type: { type: "string", ...string }, enum: texts }, ["type", "enum"]),
        default: texts,
      },
      ["items"],
    ),
    field(array, { items: object({ anyOf: titled }, ["anyOf"]), default: texts }, ["items"]),
    field({ const: "boolean" }, { default: { type: "boolean" } }),
    field(string, { default: text }),
    field({ enum: ["number", "integer"] }, { default: { type: "number" } }),
  ],
} as const;
