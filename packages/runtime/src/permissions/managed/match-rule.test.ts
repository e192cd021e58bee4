import { symlinkSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { tempTree } from "../../agents/documents/testing/temp-tree.js";
import { describeCommand } from "../../tools/index.js";
import { loadBashParser } from "../../tools/shell/bash-parser.js";
import type { PermissionRequest } from "../gate.js";
import { parseManagedRule } from "./managed-rule.js";
import { permitLine, permits, restricts } from "./match-rule.js";

beforeAll(loadBashParser);

const shell = async (command: string): Promise<PermissionRequest> =>
  ({ kind: "shell", ...(await describeCommand(command)) }) as PermissionRequest;

const denies = async (rule: string, request: PermissionRequest, root = "/w") =>
  restricts(parseManagedRule(rule), request, root);

describe("a managed rule about commands", () => {
  test.each([
    ["Shell(rm *)", ["rm", "rm -rf x", "ls; rm x", "echo $(rm x)", "sudo rm x"], ["rmdir x", "git rm"]],
    ["bash(rm:*)", ["rm x"], ["rmdir x"]],
    ["Shell(rm*)", ["rm x", "rmdir x"], ["ls"]],
    ["PowerShell(git push)", ["git push", "git push origin"], ["git pull"]],
    ["Shell(* x)", ["rm x", "rm -rf x y"], ["rm y"]],
    ["Shell(*)", ["ls"], []],
    ["Shell", ["ls"], []],
  ])("%s denies %j and not %j", async (rule, denied, others) => {
    for (const command of denied)
      expect([command, await denies(rule, await shell(command))]).toEqual([command, "denied"]);
    for (const command of others)
      expect([command, await denies(rule, await shell(command))]).toEqual([command, "not-denied"]);
  });

  test("leaves it to a person where it can't be told what runs", async () => {
    expect(await denies("Shell(r*m)", await shell('eval "$x"'))).toBe("maybe");
  });

  test("allows a line only when all its commands are allowed, and it does nothing else", async () => {
    const rules = [parseManagedRule("Shell(echo *)"), parseManagedRule("Shell(ls)")];
    const allowed = async (command: string) => permitLine(rules, await shell(command));
    expect(await allowed("echo hi && ls -l")).toBe(true);
    for (const command of ["echo hi && rm x", "echo x > f", "echo $(id)", "$x", "echoes"])
      expect([command, await allowed(command)]).toEqual([command, false]);
  });

  test("covers the files that a line reads or writes", async () => {
    expect(await denies("Read(a.txt)", await shell("cat a.txt"))).toBe("denied");
    expect(await denies("Read(a.txt)", await shell("cat b.txt"))).toBe("not-denied");
    expect(await denies("Write(**)", await shell("echo x > new.txt"))).toBe("denied");
    expect(await denies("Read(**)", await shell("echo x > new.txt"))).toBe("not-denied");
    expect(await denies("Write(**)", await shell("cat a.txt"))).toBe("not-denied");
    expect(await denies("Write(b.txt)", await shell("cat a.txt > b.txt"))).toBe("denied");
    expect(await denies("Write(a.txt)", await shell("cat < a.txt > b.txt"))).toBe("maybe");
    expect(await denies("Write(b.txt)", await shell("ls | tee b.txt"))).toBe("denied");
    expect(await denies("Read(a.txt)", await shell("cat $file"))).toBe("maybe");
  });
});

test.each([
  ["Read(a.txt)", ["a.txt", "sub/a.txt", "A.TXT"], ["b.txt", "a.txt/b"]],
  ["Read(./a.txt)", ["a.txt"], ["sub/a.txt"]],
  ["Read(*.txt)", ["a.txt", "sub/deep/b.txt"], ["x.ts"]],
  ["Read(sub/*)", ["sub/b.txt"], ["sub/deep/c.txt", "sub"]],
  ["Read(sub/**)", ["sub/deep/c.txt", "x/../sub/b.txt"], ["sub", "subs/x"]],
  ["Read(/sub/**)", ["sub/b.txt"], ["other/sub/b.txt"]],
  ["Read(//etc/**)", ["/etc/hosts"], ["etc/hosts"]],
  ["Read(*)", ["a.txt", "/etc/hosts"], []],
  ["Read", ["/etc/hosts"], []],
])("%s covers %j and not %j", async (rule, covered, others) => {
  const read = (path: string) =>
    ({ kind: "read", path: path.startsWith("/") ? path : `/w/${path}` }) as const;
  for (const path of covered) expect([path, await denies(rule, read(path))]).toEqual([path, "denied"]);
  for (const path of others) expect([path, await denies(rule, read(path))]).toEqual([path, "not-denied"]);
});

test("a link is denied by where it leads, and allowed only by both names", async () => {
  using tree = tempTree({ "in/f.txt": "f", "out/g.txt": "g" });
  symlinkSync(tree.path("out/g.txt"), tree.path("in/link.txt"));
  const request = { kind: "read", path: tree.path("in/link.txt") } as const;
  expect(await denies("Read(out/**)", request, tree.root)).toBe("denied");
  const allowed = (rule: string) => permits(parseManagedRule(rule), request, tree.root);
  expect(await allowed("Read(in/**)")).toBe(false);
  expect(await allowed("Read(**)")).toBe(true);
});

test.each([
  ["Domain(example.com)", "https://EXAMPLE.com/a", "denied"],
  ["Domain(example.com)", "https://sub.example.com", "not-denied"],
  ["Domain(*.example.com)", "https://sub.example.com", "denied"],
  ["Domain", "http://other.com", "denied"],
])("%s judges %s: %s", async (rule, url, expected) => {
  expect(await denies(rule, { kind: "url", url })).toBe(expected);
});

test.each([
  ["Mcp(srv)", "denied"],
  ["Mcp(srv/echo)", "denied"],
  ["Mcp(s*/e*)", "denied"],
  ["Mcp(srv/write)", "not-denied"],
  ["Mcp(other)", "not-denied"],
  ["CustomTool(srv-echo)", "not-denied"],
])("%s judges the tool echo of the server srv: %s", async (rule, expected) => {
  const request = { kind: "mcp", serverName: "srv", toolName: "echo" } as const;
  expect(await denies(rule, request)).toBe(expected);
});

test("client tools are named by patterns", async () => {
  const request = { kind: "custom-tool", toolName: "my_tool" } as const;
  expect(await denies("CustomTool(my_*)", request)).toBe("denied");
  expect(await denies("CustomTool(other)", request)).toBe("not-denied");
});
