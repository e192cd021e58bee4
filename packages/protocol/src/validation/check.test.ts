import { describe, expect, it } from "vitest";
import { check } from "./check.js";
import type { Definitions, Schema } from "./schema.js";

const text: Schema = { type: "string" };

function problems(schema: Schema, value: unknown, definitions: Definitions = {}): string[] {
  return check(schema, value, definitions).map(({ path, message }) => `${path}: ${message}`);
}

describe("objects", () => {
  const schema: Schema = {
    type: "object",
    properties: { prompt: text, count: { type: "number" }, on: { type: "boolean" } },
    required: ["prompt"],
  };

  it("pass with undeclared fields", () => {
    expect(problems(schema, { prompt: "hi", count: 1, on: true, newer: [1] })).toEqual([]);
  });

  it("are told the field and the type it should have", () => {
    expect(problems(schema, { prompt: 5, count: "1" })).toEqual([
      "prompt: expected a string, got number",
      "count: expected a number, got string",
    ]);
  });

  it("are told of missing fields", () => {
    expect(problems(schema, {})).toEqual(["prompt: missing, expected a string"]);
    expect(problems(schema, { prompt: null })).toEqual(["prompt: expected a string, got null"]);
  });

  it("may say null for a field that may be absent", () => {
    expect(problems(schema, { prompt: "hi", count: null })).toEqual([]);
  });

  it("lose a null that stands for nothing, and keep one that the field may be", () => {
    const either: Schema = { anyOf: [text, { type: "null" }] };
    const inner: Schema = { type: "object", properties: { count: { type: "number" }, either, any: {} } };
    const other: Schema = { type: "object", properties: { any: text }, required: ["any"] };
    const outer: Schema = { type: "object", properties: { inner: { anyOf: [other, inner] }, prompt: text } };
    const value = { inner: { count: null, either: null, any: null }, prompt: null, newer: null };
    expect(problems(outer, value)).toEqual([]);
    expect(value).toEqual({ inner: { either: null, any: null }, newer: null });
  });

  it("are left as they are where something is wrong", () => {
    const value = { prompt: 5, count: null };
    expect(problems(schema, value)).toHaveLength(1);
    expect(value).toEqual({ prompt: 5, count: null });
  });

  it.each([[null], [[]], ["x"], [3]])("are not %j", (value) => {
    expect(problems(schema, value)).toEqual([expect.stringMatching(/^: expected an object, got /)]);
  });

  it("have their other fields checked where those have a type", () => {
    const record: Schema = { type: "object", additionalProperties: text };
    expect(problems(record, { a: "1", b: 2, __proto__: "x" })).toEqual(["b: expected a string, got number"]);
  });
});

describe("arrays", () => {
  it("are told which element is wrong", () => {
    const schema: Schema = { type: "object", properties: { list: { type: "array", items: text } } };
    expect(problems(schema, { list: ["a", 1] })).toEqual(["list[1]: expected a string, got number"]);
  });
});

describe("enumerations", () => {
  const mode: Schema = { type: "string", enum: ["plan", "interactive"] };

  it("have to be known where the field is required", () => {
    const schema: Schema = { type: "object", properties: { mode }, required: ["mode"] };
    expect(problems(schema, { mode: "bogus" })).toEqual([
      'mode: unknown value "bogus", expected one of "plan", "interactive"',
    ]);
  });

  it("may be a newer peer's where the field is optional, or in a list", () => {
    const schema: Schema = {
      type: "object",
      properties: { mode, modes: { type: "array", items: mode } },
      required: ["modes"],
    };
    expect(problems(schema, { mode: "newer", modes: ["newer"] })).toEqual([]);
    expect(problems(schema, { mode: 7, modes: [7] })).toHaveLength(2);
  });

  it("don't repeat long values", () => {
    const [problem] = problems(mode, "x".repeat(1000));
    expect(problem?.length).toBeLessThan(150);
  });
});

describe("unions", () => {
  const definitions: Definitions = {
    File: {
      type: "object",
      properties: { type: { type: "string", const: "file" }, path: text },
      required: ["type", "path"],
    },
    Blob: {
      type: "object",
      properties: { type: { type: "string", const: "blob" }, data: text },
      required: ["type", "data"],
    },
    Attachment: { anyOf: [{ $ref: "#/$defs/File" }, { $ref: "#/$defs/Blob" }] },
  };
  const attachment: Schema = { $ref: "#/$defs/Attachment" };

  it("are judged by the branch that their type names", () => {
    expect(problems(attachment, { type: "file", path: "/a" }, definitions)).toEqual([]);
    expect(problems(attachment, { type: "file", data: "" }, definitions)).toEqual([
      "path: missing, expected a string",
    ]);
  });

  it("need a type that is known", () => {
    const expected = 'expected one of "file", "blob"';
    expect(problems(attachment, { type: "bogus" }, definitions)).toEqual([
      `type: unknown value "bogus", ${expected}`,
    ]);
    expect(problems(attachment, { path: "/a" }, definitions)).toEqual([`type: missing, ${expected}`]);
    expect(problems(attachment, { type: {} }, definitions)).toEqual([
      `type: unknown value object, ${expected}`,
    ]);
  });

  it("may have a branch that is meant when nothing is said", () => {
    const append: Schema = { type: "object", properties: { mode: { type: "string", const: "append" } } };
    const replace: Schema = {
      type: "object",
      properties: { mode: { type: "string", const: "replace" }, content: text },
      required: ["mode", "content"],
    };
    const schema: Schema = { anyOf: [append, replace] };
    expect(problems(schema, {})).toEqual([]);
    expect(problems(schema, { mode: "replace" })).toEqual(["content: missing, expected a string"]);
    expect(problems(schema, { mode: "bogus" })).toEqual([
      'mode: unknown value "bogus", expected one of "append", "replace"',
    ]);
  });

  it("of different types name all of them", () => {
    const schema: Schema = { anyOf: [text, { type: "array", items: text }, { type: "null" }] };
    expect(problems(schema, "x")).toEqual([]);
    expect(problems(schema, null)).toEqual([]);
    expect(problems(schema, [1])).toEqual(["[0]: expected a string, got number"]);
    expect(problems(schema, 5)).toEqual([": expected a string or an array or null, got number"]);
  });

  it("without a telling field pass if any branch does", () => {
    const stdio: Schema = { type: "object", properties: { command: text }, required: ["command"] };
    const http: Schema = { type: "object", properties: { url: text }, required: ["url"] };
    const schema: Schema = { anyOf: [stdio, http] };
    expect(problems(schema, { url: "http://x" })).toEqual([]);
    expect(problems(schema, { url: 1 })).toEqual(["command: missing, expected a string"]);
  });
});

describe("hostile values", () => {
  const nested: Definitions = {
    Nested: { type: "object", properties: { in: { $ref: "#/$defs/Nested" } } },
  };

  it("don't overflow the stack by being nested deeply", () => {
    const value = JSON.parse(`${'{"in":'.repeat(100_000)}{}${"}".repeat(100_000)}`);
    expect(problems({ $ref: "#/$defs/Nested" }, value, nested)).toEqual([
      expect.stringMatching(/nested deeper than 64 levels$/),
    ]);
    expect(problems({}, value)).toEqual([]);
  });

  it("are given up on after a few violations", () => {
    const values = Array.from({ length: 100_000 }, () => 1);
    expect(problems({ type: "array", items: text }, values)).toHaveLength(8);
  });
});
