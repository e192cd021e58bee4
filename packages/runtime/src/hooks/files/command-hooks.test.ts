import { execFileSync } from "node:child_process";
import { readFileSync, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type TempTree, tempTree } from "../../agents/documents/testing/temp-tree.js";
import { hookedSession, NEVER } from "../testing/hooked-session.js";
import { commandHooks } from "./command-hooks.js";
import { discoverHooks } from "./discover-hooks.js";

const view = { id: "c1", name: "view", args: { path: "a.txt" } };
const print = (output: unknown) => `echo '${JSON.stringify(output)}'`;

/** A session in a trusted repository whose one hook file has these hooks. */
async function sessionWith(tree: TempTree, hooks: Readonly<Record<string, readonly object[]>>) {
  tree.write({ ".github/hooks/h.json": JSON.stringify({ version: 1, hooks }) });
  const found = await discoverHooks({ workingDirectory: tree.root, repository: "trusted" });
  expect(found.errors).toEqual([]);
  const environment = { PATH: process.env["PATH"] ?? "", GIVEN: "yes" };
  return hookedSession(commandHooks(found.hooks, { projectRoot: tree.root, environment }));
}

async function verdictOf(tree: TempTree, ...preToolUse: readonly object[]) {
  const session = await sessionWith(tree, { preToolUse });
  const verdicts = await session.runner.preToolUse([view], NEVER);
  return { verdict: verdicts.get("c1"), session };
}

const repository = () => tempTree({}, { isRepository: true });

test("a command reads its input, starts at the root, and gets the environment it is given", async () => {
  using tree = repository();
  tree.write({ "d/x": "" });
  const bash = "cat > $OUT/in.json; pwd > $OUT/pwd; env > $OUT/env";
  const env = { OUT: tree.root, FOO: "foo $HOME" };
  const { verdict } = await verdictOf(tree, { type: "command", bash, cwd: "d", env });
  expect(verdict).toEqual({ state: "undecided", args: view.args });
  const read = (name: string) => readFileSync(tree.path(name), "utf8");
  expect(JSON.parse(read("in.json"))).toEqual({
    sessionId: "s1",
    timestamp: expect.any(Number),
    cwd: "/work",
    toolName: "view",
    toolArgs: view.args,
  });
  expect(read("pwd")).toBe(`${tree.path("d")}\n`);
  const variables = read("env").split("\n");
  expect(variables).toEqual(
    expect.arrayContaining([
      "GIVEN=yes",
      "FOO=foo $HOME",
      `COPILOT_PROJECT_DIR=${tree.root}`,
      `CLAUDE_PROJECT_DIR=${tree.root}`,
      `COPILOT_HOOK_DIR=${tree.path(".github/hooks")}`,
    ]),
  );
  expect(variables.some((line) => line.startsWith("HOME="))).toBe(false);
});

test.each([
  [print({ permissionDecision: "deny", permissionDecisionReason: "no" }), "Denied by preToolUse hook: no"],
  [`echo '{'; echo '"permissionDecision": "deny" }'`, "Denied by preToolUse hook: No reason provided"],
  ["echo why >&2; exit 2", "Denied by preToolUse hook: hook exited with code 2"],
  [
    `${print({ permissionDecision: "allow", permissionDecisionReason: "said" })}; exit 2`,
    "Denied by preToolUse hook: said",
  ],
  ["exit 1", 'Denied by preToolUse hook from ".github/hooks/h.json" (hook errored)'],
  [
    `${print({ permissionDecision: "allow" })}; exit 1`,
    'Denied by preToolUse hook from ".github/hooks/h.json" (hook errored)',
  ],
  ["/no/such/command", 'Denied by preToolUse hook from ".github/hooks/h.json" (hook errored)'],
  ["kill -9 $$", 'Denied by preToolUse hook from ".github/hooks/h.json" (hook errored)'],
  ["head -c 2000000 /dev/zero", 'Denied by preToolUse hook from ".github/hooks/h.json" (hook errored)'],
])("%s denies", async (bash, reason) => {
  using tree = repository();
  expect((await verdictOf(tree, { bash })).verdict).toEqual({ state: "denied", reason });
});

test.each(["true", "echo not json", `echo log; ${print({ permissionDecision: "deny" })}`])(
  "%s decides nothing",
  async (bash) => {
    using tree = repository();
    expect((await verdictOf(tree, { bash })).verdict?.state).toBe("undecided");
  },
);

test("a command that fails is told of with its file, its code and what it printed", async () => {
  using tree = repository();
  const { session } = await verdictOf(tree, { bash: "echo out; echo err >&2; exit 3" });
  expect(session.data("hook.end")[0]).toMatchObject({
    success: false,
    error: {
      message: "Error: Hook command failed with code 3\nStderr: err\n",
      source: ".github/hooks/h.json",
    },
  });
});

test("a command that takes too long is ended, and denies", async () => {
  using tree = repository();
  const bash = `${"true; ".repeat(20)}sleep 600`;
  const { verdict, session } = await verdictOf(tree, { bash, timeoutSec: 0.2 });
  expect(verdict).toEqual({
    state: "denied",
    reason: 'Denied by preToolUse hook from ".github/hooks/h.json" (hook timed out)',
  });
  expect(session.data("hook.end")[0]?.["error"]).toEqual({
    message: `HookTimeoutError: Hook command timed out after 0.2 seconds: ${bash.slice(0, 79)}…`,
    source: ".github/hooks/h.json",
  });
});

test("what a command leaves in the background ends with it, and doesn't hold the call up", async () => {
  using tree = repository();
  execFileSync("mkfifo", [tree.path("alive")]);
  const everyWriterIsGone = readFile(tree.path("alive"));
  const bash = `exec 3> alive; sleep 600 & ${print({ permissionDecision: "deny" })}`;
  expect((await verdictOf(tree, { bash })).verdict?.state).toBe("denied");
  await everyWriterIsGone;
});

test("an abort ends a running command", async () => {
  using tree = repository();
  const session = await sessionWith(tree, { preToolUse: [{ bash: "touch started; sleep 600" }] });
  const controller = new AbortController();
  const started = watch(tree.root, () => controller.abort());
  const verdicts = await session.runner.preToolUse([view], controller.signal);
  expect(verdicts.get("c1")?.state).toBe("denied");
  started.close();
});

test("a program is run without a shell", async () => {
  using tree = repository();
  const args = [JSON.stringify({ permissionDecision: "deny", permissionDecisionReason: "$HOME" })];
  const { verdict } = await verdictOf(tree, { exec: "/bin/echo", args });
  expect(verdict).toEqual({ state: "denied", reason: "Denied by preToolUse hook: $HOME" });
});

test("a matcher matches whole names", async () => {
  using tree = repository();
  const deny = (reason: string) => print({ permissionDecision: "deny", permissionDecisionReason: reason });
  const { verdict } = await verdictOf(
    tree,
    { bash: deny("part"), matcher: "vi" },
    { bash: deny("other"), matcher: "bash|edit" },
    { bash: deny("whole"), matcher: "vi.*" },
  );
  expect(verdict).toEqual({ state: "denied", reason: "Denied by preToolUse hook: whole" });
});

test("exit code 2 of a hook that decides nothing is a warning with what it printed", async () => {
  using tree = repository();
  const session = await sessionWith(tree, { sessionStart: [{ bash: "echo careful >&2; exit 2" }] });
  expect(await session.runner.sessionStart({ source: "new" }, NEVER)).toEqual({});
  expect(session.events.map(({ type, data }) => [type, data["message"] ?? data["success"]])).toEqual([
    ["hook.start", undefined],
    ["session.warning", "careful"],
    ["hook.end", true],
  ]);
});

test("a command is told the two parts of a result that a model reads", async () => {
  using tree = repository();
  const session = await sessionWith(tree, { postToolUse: [{ bash: "cat > in.json" }] });
  const toolResult = { textResultForLlm: "one", resultType: "success", toolTelemetry: { properties: {} } };
  await session.runner.postToolUse({ toolName: "view", toolArgs: {}, toolResult }, NEVER);
  expect(JSON.parse(readFileSync(tree.path("in.json"), "utf8"))).toMatchObject({
    toolResult: { textResultForLlm: "one", resultType: "success" },
  });
});

test("hooks in Claude's form are told and heard in Claude's words", async () => {
  using tree = repository();
  const answer = { hookSpecificOutput: { permissionDecision: "allow", updatedInput: { path: "b.txt" } } };
  const keep = (name: string) => `cat > ${name}.json`;
  tree.write({
    ".claude/settings.json": JSON.stringify({
      hooks: {
        PreToolUse: [
          { matcher: "Read", hooks: [{ type: "command", command: `${keep("pre")}; ${print(answer)}` }] },
          { matcher: "Write", hooks: [{ type: "command", command: "exit 2" }] },
        ],
        PostToolUse: [{ hooks: [{ type: "command", command: keep("post") }] }],
        Stop: [{ hooks: [{ type: "command", command: keep("stop") }] }],
      },
    }),
  });
  const session = await sessionWith(tree, {});
  const verdicts = await session.runner.preToolUse([view], NEVER);
  expect(verdicts.get("c1")).toEqual({ state: "allowed", args: { path: "b.txt" } });
  const toolResult = { textResultForLlm: "one", resultType: "success" };
  await session.runner.postToolUse({ toolName: "view", toolArgs: view.args, toolResult }, NEVER);
  await session.runner.agentStop({ transcriptPath: "/t", stopReason: "end_turn", blocks: 0 }, NEVER);
  const told = (name: string) => JSON.parse(readFileSync(tree.path(`${name}.json`), "utf8"));
  const base = { session_id: "s1", timestamp: expect.stringMatching(/^\d{4}-.*Z$/), cwd: "/work" };
  const tool = { tool_name: "Read", tool_input: view.args };
  expect([told("pre"), told("post"), told("stop")]).toEqual([
    { hook_event_name: "PreToolUse", ...base, ...tool },
    {
      hook_event_name: "PostToolUse",
      ...base,
      ...tool,
      tool_result: { text_result_for_llm: "one", result_type: "success" },
    },
    {
      hook_event_name: "Stop",
      ...base,
      transcript_path: "/t",
      stop_reason: "end_turn",
      stop_hook_active: false,
    },
  ]);
});
