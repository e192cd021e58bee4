import { describe, expect, it } from "vitest";
import { schemaForModels } from "./model-schema.js";

describe("the schema of a foreign tool's arguments", () => {
  it("tells in words what it constrains, at every depth", () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", description: "A name", maxLength: 5, minLength: 1 },
        names: { type: "array", items: { type: "string", pattern: "^a" }, minItems: 1 },
        either: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
      },
      required: ["name"],
      additionalProperties: false,
    };
    expect(schemaForModels(schema)).toEqual({
      type: "object",
      properties: {
        name: { type: "string", description: "A name\n\n{minLength: 1, maxLength: 5}" },
        names: {
          type: "array",
          items: { type: "string", description: '{pattern: "^a"}' },
          description: "{minItems: 1}",
        },
        either: { anyOf: [{ type: "string", description: '{format: "date"}' }, { type: "null" }] },
      },
      required: ["name"],
      additionalProperties: false,
    });
  });

  it("keeps properties that are named as keywords are", () => {
    const schema = { type: "object", properties: { pattern: { type: "string" }, not: { type: "number" } } };
    expect(schemaForModels(schema)).toEqual(schema);
  });
});
