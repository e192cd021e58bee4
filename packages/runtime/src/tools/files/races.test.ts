import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { builtInTools } from "../built-in.js";
import { applyPatchTool } from "../patch/apply-patch.js";
import { Harness } from "../testing/harness.js";

let harness: Harness;
afterEach(() => harness.dispose());

type Swap = (path: (name: string) => string) => void;

/** Changes made between the question about a path and its answer: what was judged is not there any more. */
const SWAPS: readonly (readonly [what: string, swap: Swap])[] = [
  [
    "its directory turned into a link",
    (path) => {
      renameSync(path("open"), path("was"));
      symlinkSync(path("secret"), path("open"));
    },
  ],
  [
    "its directory's directory turned into a link",
    (path) => {
      renameSync(path("top"), path("was-top"));
      mkdirSync(path("other/open"), { recursive: true });
      writeFileSync(path("other/open/a.txt"), "secret\n");
      symlinkSync(path("other"), path("top"));
    },
  ],
  [
    "it turned into a link",
    (path) => {
      rmSync(path("open/a.txt"), { force: true });
      symlinkSync(path("secret/a.txt"), path("open/a.txt"));
    },
  ],
  [
    "it turned into another name of a file",
    (path) => {
      rmSync(path("open/a.txt"), { force: true });
      linkSync(path("secret/a.txt"), path("open/a.txt"));
    },
  ],
  [
    "it replaced by a rename",
    (path) => {
      writeFileSync(path("fresh"), "secret\n");
      renameSync(path("fresh"), path("open/a.txt"));
    },
  ],
];

function start(swap: Swap): (name: string) => string {
  let isSwapped = false;
  harness = new Harness({
    tools: [...builtInTools, applyPatchTool],
    answer: () => {
      if (!isSwapped) swap(path);
      isSwapped = true;
      return { kind: "approve-once" };
    },
  });
  const path = (name: string) => harness.path(name);
  for (const folder of ["secret", "top/open"]) mkdirSync(path(folder), { recursive: true });
  symlinkSync(path("top/open"), path("open"));
  rmSync(path("open"));
  renameSync(path("top/open"), path("open"));
  mkdirSync(path("top/open"));
  for (const file of ["open/a.txt", "top/open/a.txt"]) writeFileSync(path(file), "plain\n");
  writeFileSync(path("secret/a.txt"), "secret\n");
  return path;
}

const fileOf = (what: string) => (what.startsWith("its directory's") ? "top/open/a.txt" : "open/a.txt");

describe("between the question and the answer", () => {
  it.each(SWAPS)("a file that is edited: %s", async (what, swap) => {
    const path = start(swap);
    const { success } = await harness.call("edit", {
      path: path(fileOf(what)),
      old_str: "plain",
      new_str: "changed",
    });
    expect(success).toBe(false);
    expect(readFileSync(path("secret/a.txt"), "utf8")).toBe("secret\n");
  });

  it.each(SWAPS)("a file that is patched: %s", async (what, swap) => {
    const path = start(swap);
    const input = `*** Begin Patch\n*** Update File: ${path(fileOf(what))}\n@@\n-plain\n+changed\n*** End Patch`;
    const { success } = await harness.call("apply_patch", { input });
    expect(success).toBe(false);
    expect(readFileSync(path("secret/a.txt"), "utf8")).toBe("secret\n");
  });

  it.each(SWAPS)("a file that is made: %s", async (what, swap) => {
    const path = start((name) => {
      writeFileSync(path(fileOf(what)), "");
      swap(name);
    });
    rmSync(path(fileOf(what)));
    const { success } = await harness.call("create", { path: path(fileOf(what)), file_text: "made\n" });
    expect(success).toBe(false);
    expect(readFileSync(path("secret/a.txt"), "utf8")).toBe("secret\n");
  });

  it.each(SWAPS.slice(0, 3))("a file that is read: %s", async (what, swap) => {
    const path = start(swap);
    expect(await harness.told("view", { path: path(fileOf(what)) })).not.toContain("secret");
  });

  it("a link to a file that isn't there is made", async () => {
    const path = start((name) => symlinkSync(name("secret/new.txt"), name("open/new.txt")));
    const { success } = await harness.call("create", { path: path("open/new.txt"), file_text: "made\n" });
    expect(success).toBe(false);
    expect(() => readFileSync(path("secret/new.txt"))).toThrow("ENOENT");
  });

  it("a folder that is searched turns into a link", async () => {
    const path = start((name) => {
      renameSync(name("open"), name("was"));
      symlinkSync(name("secret"), name("open"));
    });
    const told = await harness.told("grep", {
      pattern: "secret",
      path: path("open"),
      output_mode: "content",
    });
    expect(told).not.toContain("secret\n");
    expect(told).not.toMatch(/:secret$/m);
  });
});
