import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parley } from "./testing/command.js";
import { VERSION } from "./version.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-command-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("parley", () => {
  test("tells its version", async () => {
    expect(await parley(["--version"], { cwd: folder })).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });

  test("answers an unknown command with its name and the help", async () => {
    const { code, stderr } = await parley(["fly"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('unknown command "fly"');
    expect(stderr).toContain("parley run");
  });
});

describe("parley run", () => {
  const cassette = {
    pace: 0,
    replies: [
      {
        when: { step: 0 },
        text: "I'll write it.",
        tools: [{ name: "create", args: { path: "{{cwd}}/made.txt", file_text: "made\n" } }],
      },
      { text: "That was it." },
    ],
  };

  async function play(...args: string[]) {
    const path = join(folder, "cassette.json");
    await writeFile(path, JSON.stringify(cassette));
    return parley(["run", ...args], { cwd: folder, env: { PARLEY_CASSETTE: path } });
  }

  test("does what the prompt asks when everything is approved, and shows how", async () => {
    const { code, stdout } = await play("--yes", "Make a file.");
    expect(code).toBe(0);
    expect(stdout).toContain("> Make a file.");
    expect(stdout).toContain("● create");
    expect(stdout).toContain("That was it.");
    await access(join(folder, "made.txt"));
  });

  test("writes nothing and fails when nobody is there to ask", async () => {
    const { code, stdout } = await play("Make a file.");
    expect(code).toBe(1);
    expect(stdout).toContain("Nobody is there to ask");
    await expect(access(join(folder, "made.txt"))).rejects.toThrow("ENOENT");
  });

  test("goes on with an earlier session", async () => {
    const first = await play("--yes", "Make a file.");
    const id = /session (\S+)/.exec(first.stderr)?.[1] ?? "";
    const second = await parley(["run", "--session", id, "And now?"], { cwd: folder });
    expect(second).toMatchObject({ code: 0 });
    expect(second.stderr).toContain(id);
  });

  test("fails and says why when the model can't be reached", async () => {
    const env = { OPENAI_BASE_URL: "http://127.0.0.1:1/v1" };
    const { code, stdout } = await parley(["run", "Anything."], { cwd: folder, env });
    expect(code).toBe(1);
    expect(stdout).toContain("http://127.0.0.1:1/v1");
  });

  test("says plainly that no model is configured", async () => {
    const { code, stdout } = await parley(["run", "Anything."], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain("no model is configured");
  });

  test("asks for a prompt when there is none", async () => {
    const { code, stderr } = await parley(["run"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("a prompt is needed");
  });
});

describe("parley demo", () => {
  test("survives the kill and shows what it changed", async () => {
    const { code, stdout } = await parley(["demo"], { cwd: folder });
    expect(stdout).toContain("killed with SIGKILL");
    expect(stdout).toContain("+export function farewell(name) {");
    expect(stdout).toMatch(/Both clients saw the same \d+ durable events, each once, across the crash\./);
    expect(code).toBe(0);
  });
});
