import { expect, test } from "vitest";
import { globPattern } from "./glob-pattern.js";

test.each([
  ["**/*.ts", "a.ts", true],
  ["**/*.ts", "src/a/b.ts", true],
  ["**/*.ts", "src/a.tsx", false],
  ["*.ts", "src/a.ts", true],
  ["src/**", "src/a/b.md", true],
  ["src/**", "lib/src/a.md", false],
  ["src/*.ts", "src/a/b.ts", false],
  ["/docs/*.md", "docs/a.md", true],
  ["./docs/*.md", "docs/a.md", true],
  ["**/*.{ts,tsx}", "src/a.tsx", true],
  ["**/*.{ts,tsx}", "src/a.js", false],
  ["a?.md", "ab.md", true],
  ["a?.md", "a/b.md", false],
  ["a+b(1).md", "a+b(1).md", true],
  ["**/test/**", "x/test/y/z.ts", true],
  ["{a.md", "a.md", false],
  ["{src,lib}/**/*.{ts,js}", "lib/x/y.js", true],
  ["{src,lib}/**/*.{ts,js}", "doc/x/y.js", false],
  ["{a}", "x/a", true],
  ["src/**/x.ts", "src/x.ts", true],
  ["src/**/x.ts", "src/a/b/x.ts", true],
  ["src/**/x.ts", "srcx.ts", false],
  ["**", "any/thing", true],
])("%s on %s is %s", (pattern, path, expected) => {
  expect(globPattern(pattern)(path)).toBe(expected);
});

test("a hostile pattern is answered at once", () => {
  const path = `${"a/".repeat(200)}b`;
  expect(globPattern(`${"**/".repeat(60)}${"*a".repeat(60)}c`)(path)).toBe(false);
  expect(globPattern("{a,b}".repeat(40))("x")).toBe(false);
});
