import { describe, expect, test } from "vitest";
import { isSchema } from "./is-schema.js";
import { schemaProblems } from "./problems.js";
import type { Schema } from "./schema.js";

const told = (schema: Schema, value: unknown) =>
  schemaProblems(schema, value).map(({ path, message }) => `${path}: ${message}`);

describe("the problems of a value are", () => {
  const properties = {
    a: { type: "string" },
    b: { type: "integer", minimum: 2 },
    c: { enum: ["x", 1] },
    d: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2, uniqueItems: true },
    e: { type: ["string", "null"] },
    f: { const: 3 },
    g: { pattern: "^a", minLength: 2, maxLength: 3 },
    h: { anyOf: [{ type: "string" }, { type: "number" }] },
    i: { oneOf: [{ type: "string" }, { minLength: 1 }] },
    j: { not: { type: "string" } },
    l: { type: "number", maximum: 5, exclusiveMinimum: 0, multipleOf: 2 },
    m: {
      type: "object",
      properties: { n: { type: "boolean" } },
      required: ["n"],
      additionalProperties: false,
    },
  };
  /** Source of the texts: the official runtime. */
  const CASES: readonly (readonly [value: object, ...problems: string[]])[] = [
    [{ a: 1, b: "x" }, '/a: 1 is not of type "string"', '/b: "x" is not of type "integer"'],
    [{ b: 1.5 }, '/b: 1.5 is not of type "integer"', "/b: 1.5 is less than the minimum of 2"],
    [{ b: 2 }],
    [{ c: "q" }, '/c: "q" is not one of "x" or 1'],
    [{ d: [] }, "/d: [] has less than 1 item"],
    [{ d: ["a", "a"] }, '/d: ["a","a"] has non-unique elements'],
    [{ d: ["a", "b", "c"] }, '/d: ["a","b","c"] has more than 2 items'],
    [{ d: ["a", 3] }, '/d/1: 3 is not of type "string"'],
    [{ e: 5 }, '/e: 5 is not of types "null", "string"'],
    [{ f: 4 }, "/f: 3 was expected"],
    [{ g: "b" }, '/g: "b" is shorter than 2 characters', '/g: "b" does not match "^a"'],
    [{ g: "aaaa" }, '/g: "aaaa" is longer than 3 characters'],
    [{ h: true }, "/h: true is not valid under any of the schemas listed in the 'anyOf' keyword"],
    [{ i: "s" }, "/i: \"s\" is valid under more than one of the schemas listed in the 'oneOf' keyword"],
    [{ j: "s" }, '/j: {"type":"string"} is not allowed for "s"'],
    [{ l: 7 }, "/l: 7 is greater than the maximum of 5", "/l: 7 is not a multiple of 2"],
    [{ l: 0 }, "/l: 0 is less than or equal to the minimum of 0"],
    [{ m: {} }, '/m: "n" is a required property'],
    [{ m: { n: true, z: 1 } }, "/m: Additional properties are not allowed ('z' was unexpected)"],
    [{ y: 1, z: 2 }, ": Additional properties are not allowed ('y', 'z' were unexpected)"],
  ];

  test.each(CASES)("those of %j", (value, ...problems) => {
    expect(told({ type: "object", properties, additionalProperties: false }, value)).toEqual(problems);
  });

  test("told of names, dependencies, branches and what an array holds", () => {
    const names = { propertyNames: { pattern: "^a" }, minProperties: 1 };
    expect(told(names, {})).toEqual([": {} has less than 1 property"]);
    expect(told(names, { b: 1 })).toEqual([': "b" does not match "^a"']);
    const needs = { dependencies: { f: ["g"], h: { required: ["i"] } } };
    expect(told(needs, { f: 1, h: 1 })).toEqual([
      ': "g" is a required property',
      ': "i" is a required property',
    ]);
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    const branches = { if: { required: ["a"] }, then: { required: ["b"] }, else: { required: ["c"] } };
    expect(told(branches, { a: 1 })).toEqual([': "b" is a required property']);
    expect(told(branches, {})).toEqual([': "c" is a required property']);
    const tuple = { items: [{ type: "string" }], additionalItems: false };
    expect(told(tuple, [1, 2])).toEqual([
      '/0: 1 is not of type "string"',
      ": Additional items are not allowed (2 was unexpected)",
    ]);
    expect(told({ contains: { type: "number" } }, ["a"])).toEqual([
      ': None of ["a"] are valid under the given schema',
    ]);
    expect(
      told(
        { patternProperties: { "^z": { type: "null" } }, additionalProperties: { type: "boolean" } },
        { z: 1, m: 3 },
      ),
    ).toEqual(['/z: 1 is not of type "null"', '/m: 3 is not of type "boolean"']);
    expect(told(false, undefined)).toEqual([": False schema does not allow null"]);
    expect(told({ enum: ["a", "b", "c", "d"] }, 1)).toEqual([
      ': 1 is not one of "a", "b" or 2 other candidates',
    ]);
  });

  test("followed through references, and no further than they nest", () => {
    const tree = { properties: { "a/b": { $ref: "#" } }, additionalProperties: false };
    expect(told(tree, { "a/b": { c: 1 } })).toEqual([
      "/a~1b: Additional properties are not allowed ('c' was unexpected)",
    ]);
    expect(told({ $ref: "#" }, 1)).toEqual([": it is nested too deeply"]);
  });
});

test("what is no schema is told from what is one", () => {
  const wrong = [
    "text",
    5,
    [],
    { type: "nope" },
    { required: "n" },
    { properties: [] },
    { properties: { a: { type: "nope" } } },
    { items: { type: "nope" } },
    { pattern: "[" },
    { minimum: "x" },
    { $ref: "#/definitions/none" },
    { $ref: "https://example.com/schema" },
  ];
  for (const schema of wrong) expect(isSchema(schema), JSON.stringify(schema)).toBe(false);
  const right = [
    true,
    {},
    { unknown: 1 },
    { $ref: "#/definitions/a", definitions: { a: { type: "string" } } },
  ];
  for (const schema of right) expect(isSchema(schema), JSON.stringify(schema)).toBe(true);
});
