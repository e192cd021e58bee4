import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { type TempTree, tempTree } from "../agents/documents/testing/temp-tree.js";
import { withImports } from "./imports.js";

const expanded = (tree: TempTree, text: string) => withImports(text, tree.path("AGENTS.md"), tree.root);
const imported = (tree: TempTree, name: string, text: string) =>
  `\n\n<imported_custom_instruction source="${tree.path(name)}">\n${text}\n</imported_custom_instruction>`;

test("puts a file right after the reference to it, and leaves what surrounds it", async () => {
  using tree = tempTree({ "docs/a.md": "A\n", "b.txt": "B" });
  expect(await expanded(tree, "See (@docs/a.md) and @./b.txt.\n")).toBe(
    `See (@docs/a.md${imported(tree, "docs/a.md", "A")}) and @./b.txt${imported(tree, "b.txt", "B")}.\n`,
  );
});

test("imports a file once; a second reference says so", async () => {
  using tree = tempTree({ "a.md": "A" });
  const skipped = `\n\n<imported_custom_instruction source="${tree.path("a.md")}" skipped="already-loaded" />`;
  expect(await expanded(tree, "@a.md\n@a.md")).toBe(`@a.md${imported(tree, "a.md", "A")}\n@a.md${skipped}`);
});

test("files that import each other end, and paths start in the importing file's folder", async () => {
  using tree = tempTree({ "docs/n.md": "N @m.md", "docs/m.md": "M @n.md" });
  const text = await expanded(tree, "@docs/n.md");
  expect(text).toContain(`source="${tree.path("docs/m.md")}">\nM @n.md`);
  expect(text).toContain(`source="${tree.path("docs/n.md")}" skipped="already-loaded" />`);
});

test("leaves code, mail addresses, package names and files that aren't there alone", async () => {
  using tree = tempTree({ "a.md": "A", "docs/b.md": "B", "types/node": "N" });
  const text = "`@a.md` me@docs/b.md @types/node @missing.md @docs\n```\n@a.md\n```\n";
  expect(await expanded(tree, text)).toBe(text);
});

test("imports nothing from outside the folder, neither by path nor by link", async () => {
  using outside = tempTree({ "secret.md": "SECRET" });
  using tree = tempTree();
  symlinkSync(outside.path("secret.md"), tree.path("link.md"));
  const text = `@link.md @${outside.path("secret.md")} @../${outside.root.split("/").at(-1)}/secret.md`;
  expect(await expanded(tree, text)).toBe(text);
});
