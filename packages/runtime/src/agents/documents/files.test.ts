import { symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { filesBelow, readText } from "./files.js";
import { tempTree } from "./testing/temp-tree.js";

test("reads a text without its byte-order mark and with one kind of line end", async () => {
  using tree = tempTree({ "a.md": "\ufeffone\r\ntwo\r\n" });
  expect(await readText(tree.path("a.md"))).toBe("one\ntwo\n");
});

test("a file that isn't there has no text, and neither has a folder", async () => {
  using tree = tempTree({ "folder/a.md": "" });
  expect(await readText(tree.path("nope.md"))).toBeUndefined();
  expect(await readText(tree.path("folder"))).toBeUndefined();
  expect(await readText(tree.path("folder/a.md/below"))).toBeUndefined();
});

test("refuses a file that is too large to be a text for a model", async () => {
  using tree = tempTree();
  writeFileSync(tree.path("big.md"), Buffer.alloc(1024 * 1024 + 1, "x"));
  await expect(readText(tree.path("big.md"))).rejects.toThrow("larger than 1048576 bytes");
});

test("a link out of the folder that confines it is not read, one inside is", async () => {
  using outside = tempTree({ "secret.md": "SECRET" });
  using tree = tempTree({ "real.md": "real" });
  symlinkSync(outside.path("secret.md"), tree.path("out.md"));
  symlinkSync(tree.path("real.md"), tree.path("in.md"));
  await expect(readText(tree.path("out.md"), tree.root)).rejects.toThrow(
    "a link to a file outside its folder",
  );
  expect(await readText(tree.path("in.md"), tree.root)).toBe("real");
  expect(await readText(tree.path("out.md"))).toBe("SECRET");
});

test("lists files by name, at every depth, and follows links only where they may lead", async () => {
  using outside = tempTree({ "x/out.md": "" });
  using tree = tempTree({ "b.md": "", "a/z.md": "", "a/.hidden/y.md": "" });
  symlinkSync(outside.path("x"), tree.path("linked"));
  symlinkSync(tree.root, tree.path("a/loop"));
  const names = (await filesBelow(tree.root, tree.root)).filter((path) => !path.includes("loop"));
  expect(names).toEqual([tree.path("a/.hidden/y.md"), tree.path("a/z.md"), tree.path("b.md")]);
  expect(await filesBelow(tree.path("linked"))).toEqual([tree.path("linked/out.md")]);
  expect(await filesBelow(tree.path("nowhere"))).toEqual([]);
});
