import { expect, test } from "vitest";
import { formatYaml, parseYaml } from "./flat-yaml.js";

test.each([
  "plain text",
  "/tmp/some path/x",
  "line one\nline two",
  "",
  "true",
  "007",
  "- dash",
  "colon: inside",
  "hash # inside",
  '"quoted"',
  "'single'",
  " padded ",
  "@at",
  "é ünï 日本",
  "trailing:",
  "[list]",
  "a\tb",
  "2026-11-20T05:11:22.784Z",
])("gives back what was written: %j", (text) => {
  expect(parseYaml(formatYaml({ name: text }))).toEqual({ name: text });
});

test("keeps numbers and booleans, and leaves out what is absent", () => {
  const values = { id: "a", user_named: false, summary_count: 3, branch: undefined };
  expect(formatYaml(values)).toBe("id: a\nuser_named: false\nsummary_count: 3\n");
  expect(parseYaml(formatYaml(values))).toEqual({ id: "a", user_named: false, summary_count: 3 });
});

test("reads the ways in which the official runtime writes text", () => {
  const text =
    "id: a\nname: |-\n  line one\n\n  line two\ncwd: 'it''s'\nbranch: \"q\\\"q\"\nsummary_count: 0\nempty:\n";
  expect(parseYaml(text)).toEqual({
    id: "a",
    name: "line one\n\nline two",
    cwd: "it's",
    branch: 'q"q',
    summary_count: 0,
    empty: null,
  });
});
