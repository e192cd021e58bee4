import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runExplain } from "./explain.js";

let home: string;
let said: string[];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "parley-explain-")));
  said = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((text) => void said.push(String(text)));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

const explain = (...argv: string[]) => runExplain(argv, { PARLEY_HOME: home });

describe("parley explain", () => {
  it.each([
    [["git status"], "asked: no rule and no approval"],
    [["git status", "--allow", "shell(git:*)"], "approved: the rule shell(git:*)"],
    [["git log | head", "--allow", "shell(git:*)"], "asked: no rule and no approval"],
    [["sudo rm a", "--allow-all-tools", "--deny", "shell(rm)"], "denied: the rule shell(rm)"],
    [
      ["$X a", "--allow-all-tools", "--deny", "shell(rm)"],
      "asked: shell(rm) may deny it: what runs can't be told from the text",
    ],
    [["--read", "package.json", "--allow", "read"], "approved: the rule read"],
    [["--url", "https://a.test/x", "--deny", "url(a.test)"], "denied: the rule url(a.test)"],
  ])("%j says %j", async (argv, text) => {
    expect(await explain(...argv)).toBe(0);
    expect(said).toEqual([text]);
  });

  it("names the path that is out of reach", async () => {
    await explain("--write", "/etc/hosts", "--allow", "write");
    expect(said[0]).toMatch(/^asked: the path .*\/etc\/hosts, which is outside/);
    await explain("--write", "/etc/hosts", "--allow", "write", "--dir", "/etc");
    expect(said[1]).toBe("approved: the rule write");
  });

  it.each([[[]], [["ls", "--read", "a"]], [["ls", "--allow", "("]], [["ls", "--no-such"]]])(
    "refuses %j",
    async (argv) => {
      expect(await explain(...argv)).toBe(2);
    },
  );
});
