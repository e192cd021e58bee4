import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { tempTree } from "../../agents/documents/testing/temp-tree.js";
import { commandHooks } from "./command-hooks.js";
import { discoverHooks } from "./discover-hooks.js";
import { discoveredHooks } from "./hook-list.js";

const one = (bash: string) => JSON.stringify({ version: 1, hooks: { preToolUse: [{ bash }] } });
const REPOSITORY = {
  ".github/hooks/b.json": one("b"),
  ".github/hooks/a/a.json": one("a"),
  ".github/hooks/notes.txt": "no",
  ".claude/settings.json": one("c"),
  ".claude/settings.local.json": one("cl"),
  ".github/copilot/settings.json": one("g"),
  ".github/copilot/settings.local.json": one("gl"),
  "sub/.github/hooks/z.json": one("not at the root"),
};

test("the person's hooks come first, then the repository's from its root", async () => {
  using home = tempTree({ "hooks/u.json": one("u"), "settings.json": one("s"), "config.json": one("no") });
  using tree = tempTree(REPOSITORY, { isRepository: true });
  const workingDirectory = tree.path("sub");
  const places = { workingDirectory, home: home.root, repository: "trusted" } as const;
  const { hooks, errors } = await discoverHooks(places);
  const order = hooks.map(({ definition: { command }, label, origin }) => {
    return `${command.kind === "shell" && command.bash} ${label} ${origin}`;
  });
  expect(order).toEqual([
    `u ${home.path("hooks/u.json")} user`,
    "s global settings user",
    `a ${tree.path(".github/hooks/a/a.json")} repository`,
    `b ${tree.path(".github/hooks/b.json")} repository`,
    "c repo settings repository",
    "cl repo settings repository",
    "g repo settings repository",
    "gl repo settings repository",
  ]);
  expect(errors).toEqual([]);
  expect(discoveredHooks(hooks, workingDirectory)[2]).toEqual({
    id: expect.stringMatching(/^hook:[0-9a-f]{64}$/),
    hookType: "preToolUse",
    origin: "repository",
    enabled: true,
    source: tree.path(".github/hooks/a/a.json"),
    projectPath: workingDirectory,
  });
});

test("nothing of an untrusted repository is even read", async () => {
  using tree = tempTree({ ...REPOSITORY, ".github/hooks/bad.json": "{nope" }, { isRepository: true });
  const places = { workingDirectory: tree.root, repository: "untrusted" } as const;
  expect(await discoverHooks(places)).toEqual({ hooks: [], errors: [] });
});

test("a hook file that is a link out of the repository is not read", async () => {
  using outside = tempTree({ "h.json": one("out") });
  using tree = tempTree({ ".github/hooks/x.txt": "" }, { isRepository: true });
  symlinkSync(outside.path("h.json"), tree.path(".github/hooks/h.json"));
  expect((await discoverHooks({ workingDirectory: tree.root, repository: "trusted" })).hooks).toEqual([]);
});

test("what is wrong is said, and costs no other hook", async () => {
  const files = {
    "bad.json": "{nope",
    "event.json": JSON.stringify({ hooks: { preToolUse: "x" } }),
    "version.json": JSON.stringify({ version: 2, hooks: {} }),
    "entries.json": JSON.stringify({
      hooks: {
        unknown: [{ bash: "x" }],
        sessionEnd: [
          { type: "command" },
          { type: "nope", bash: "x" },
          { bash: "x", exec: "/bin/true" },
          { type: "http", url: "https://example.com" },
          { bash: "x", matcher: "[(" },
          { bash: "fine" },
          { powershell: "fine too", timeout: 3 },
        ],
      },
    }),
  };
  using tree = tempTree(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/hooks/${name}`, text])),
    { isRepository: true },
  );
  const { hooks, errors } = await discoverHooks({ workingDirectory: tree.root, repository: "trusted" });
  expect(hooks.map(({ definition }) => [definition.command, definition.timeoutMs])).toEqual([
    [{ kind: "shell", bash: "fine" }, 30_000],
    [{ kind: "shell", powershell: "fine too" }, 3000],
  ]);
  const file = (name: string) => `Invalid hook configuration in ${tree.path(".github/hooks", name)}: `;
  const either =
    "Specify either 'exec' (native executable) or 'bash'/'powershell'/'command' (shell), but not both — hook will be skipped";
  expect(errors).toEqual([
    expect.stringContaining(`${file("bad.json")}Invalid JSON: `),
    `hooks.sessionEnd[0]: ${either}`,
    "hooks.sessionEnd[1].type: Invalid hook type — hook will be skipped",
    `hooks.sessionEnd[2]: ${either}`,
    "hooks.sessionEnd[3].type: Hooks of type 'http' are not supported — hook will be skipped",
    "hooks.sessionEnd[4].matcher: Invalid regular expression — hook will be skipped",
    `${file("event.json")}hooks.preToolUse: hook event value must be an array`,
    `${file("version.json")}version: Invalid hook config version`,
  ]);
});

test("hooks that their file switches off are told of and not run", async () => {
  const text = JSON.stringify({ disableAllHooks: true, hooks: { sessionEnd: [{ bash: "x" }] } });
  using tree = tempTree({ ".github/hooks/off.json": text }, { isRepository: true });
  const { hooks } = await discoverHooks({ workingDirectory: tree.root, repository: "trusted" });
  expect(discoveredHooks(hooks).map(({ enabled }) => enabled)).toEqual([false]);
  expect(commandHooks(hooks, { projectRoot: tree.root, environment: {} })).toEqual([]);
});
