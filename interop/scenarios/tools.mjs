import { lookup } from "./basics.mjs";

/** A scenario of one prompt and scripted tool calls, one model call each (a list makes parallel calls). */
function toolScenario(name, { files, parallel, calls, config }) {
  return {
    name,
    files,
    parallel,
    model: (t) => [...calls(t).map((call) => ({ tools: [call].flat() })), { text: "Done." }],
    async run(t) {
      await t.ask(await t.session(config?.(t)), "Please work.");
    },
  };
}

export const createFiles = toolScenario("create files", {
  files: { "old.txt": "old\n" },
  calls: (t) => [
    { name: "create", args: { path: t.path("new.txt"), file_text: "alpha\nbeta\n" } },
    { name: "create", args: { path: t.path("deep/er/new.txt"), file_text: "x" } },
    { name: "create", args: { path: t.path("old.txt"), file_text: "overwritten\n" } },
    { name: "create", args: { path: "relative.txt", file_text: "y\n" } },
    { name: "create", args: { path: t.path("empty.txt"), file_text: "" } },
  ],
});

export const viewPlaces = toolScenario("view files, ranges and folders", {
  files: {
    "a.txt": "one\ntwo\nthree\nfour\nfive",
    "dir/b.js": "let b;\n",
    "dir/sub/c.md": "# c\n",
    "crlf.txt": "a\r\nb\r\n",
  },
  calls: (t) => [
    { name: "view", args: { path: t.path("a.txt"), view_range: [2, 3] } },
    { name: "view", args: { path: t.path("a.txt"), view_range: [4, -1] } },
    { name: "view", args: { path: t.path("a.txt"), view_range: [4, 99] } },
    { name: "view", args: { path: t.path("a.txt"), view_range: [9, 10] } },
    { name: "view", args: { path: t.path("a.txt"), view_range: [3, 2] } },
    { name: "view", args: { path: t.path("dir") } },
    { name: "view", args: { path: t.path("crlf.txt") } },
    { name: "view", args: { path: t.path("missing.txt") } },
    { name: "view", args: { path: "a.txt" } },
    { name: "view", args: { path: t.path("b.txt") } },
  ],
});

export const editFiles = toolScenario("edit files", {
  files: { "a.txt": "one\ntwo\ntwo\nthree\n", "crlf.txt": "a\r\nb\r\nc\r\n", "tail.txt": "x\ny" },
  calls: (t) => [
    { name: "edit", args: { path: t.path("a.txt"), old_str: "one\n", new_str: "" } },
    { name: "edit", args: { path: t.path("a.txt"), old_str: "two", new_str: "2" } },
    { name: "edit", args: { path: t.path("a.txt"), old_str: "absent", new_str: "x" } },
    { name: "edit", args: { path: t.path("a.txt"), old_str: "three", new_str: "three" } },
    { name: "edit", args: { path: t.path("missing.txt"), old_str: "a", new_str: "b" } },
    { name: "edit", args: { path: t.path("crlf.txt"), old_str: "a\nb", new_str: "A\nB" } },
    { name: "edit", args: { path: t.path("tail.txt"), old_str: "y", new_str: "why $& not\n" } },
    { name: "edit", args: { path: "tail.txt", old_str: "x", new_str: "z" } },
  ],
});

export const shell = toolScenario("bash", {
  files: { "a.txt": "one\n" },
  calls: () => [
    { name: "bash", args: { command: "exit 3", description: "fail" } },
    { name: "bash", args: { command: "echo out; sleep 0.2; echo err >&2", description: "both streams" } },
    { name: "bash", args: { command: "mkdir sub && cd sub && pwd", description: "move" } },
    { name: "bash", args: { command: "pwd; echo $FOO", description: "where" } },
    { name: "bash", args: { command: "true", description: "silent" } },
    { name: "bash", args: { command: "no-such-command", description: "missing" } },
    { name: "bash", args: { command: "printf 'no newline'", description: "tail" } },
    { name: "bash", args: { command: "cat <<'X'\nheredoc $HOME\nX", description: "heredoc" } },
    { name: "bash", args: { command: "env | grep -c -i -E 'token|api_key|secret'", description: "secrets" } },
    { name: "list_bash", args: {} },
    { name: "read_bash", args: { shellId: "none", delay: 1 } },
    { name: "stop_bash", args: { shellId: "none" } },
  ],
});

export const search = toolScenario("grep and glob", {
  files: {
    "a.js": "const alpha = 1;\n// TODO alpha\n",
    "b.ts": "export const beta: number = 2;\nalpha();\n",
    "dir/c.js": "no match here\n",
    "dir/d.md": "# Alpha\n",
    ".hidden/e.js": "alpha\n",
  },
  calls: (t) => [
    { name: "grep", args: { pattern: "no match" } },
    { name: "grep", args: { pattern: "alpha", paths: "a.js", output_mode: "content", "-n": true } },
    { name: "grep", args: { pattern: "alpha", paths: ["a.js"], output_mode: "count" } },
    { name: "grep", args: { pattern: "ALPHA", "-i": true, glob: "*.md", output_mode: "content" } },
    { name: "grep", args: { pattern: "const", type: "ts", output_mode: "content", "-A": 1 } },
    { name: "grep", args: { pattern: "const.*\\n.*TODO", multiline: true, output_mode: "content" } },
    { name: "grep", args: { pattern: "nothing-matches-this" } },
    { name: "grep", args: { pattern: "(" } },
    { name: "grep", args: { pattern: "alpha", paths: "nowhere" } },
    { name: "grep", args: { pattern: "Alpha", paths: ["dir"] } },
    {
      name: "grep",
      args: { pattern: "alpha", paths: t.path("a.js"), head_limit: 1, output_mode: "content" },
    },
    { name: "glob", args: { pattern: "**/c.*" } },
    { name: "glob", args: { pattern: "*.md" } },
    { name: "glob", args: { pattern: "*.md", paths: "dir" } },
    { name: "glob", args: { pattern: "*.none" } },
  ],
});

export const oddCalls = toolScenario("calls the runtime must refuse", {
  files: { "a.txt": "one\n" },
  calls: (t) => [
    { name: "no_such_tool", args: { x: 1 } },
    { name: "view", args: '{"path": ' },
    { name: "view", args: {} },
    { name: "view", args: { path: 7 } },
    { name: "view", args: "" },
    { name: "edit", args: { path: t.path("a.txt") } },
    { name: "bash", args: { description: "no command" } },
    { name: "bash", args: { command: "echo undescribed" } },
    { name: "create", args: { path: t.path("b.txt") } },
    { name: "view", args: { path: t.path("a.txt"), unexpected: true } },
  ],
});

export const parallelCalls = toolScenario("parallel tool calls", {
  parallel: true,
  files: { "a.txt": "one\n", "b.txt": "two\n" },
  calls: (t) => [
    [
      { name: "view", args: { path: t.path("a.txt") } },
      { name: "lookup", args: { q: "first" } },
      { name: "view", args: { path: t.path("b.txt") } },
      { name: "lookup", args: { q: "second" } },
    ],
  ],
  config: (t) => ({ tools: [lookup(t)] }),
});

export const customToolResults = toolScenario("what custom tools return", {
  calls: () =>
    ["text", "object", "nothing", "null", "failure", "rejected", "throw"].map((q) => ({
      name: "lookup",
      args: { q },
    })),
  config: (t) => ({
    tools: [
      lookup(t, ({ q }) => {
        switch (q) {
          case "text":
            return "plain text";
          case "object":
            return { nested: [1, { two: 2 }] };
          case "null":
            return null;
          case "failure":
            return {
              textResultForLlm: "it failed",
              resultType: "failure",
              error: "broken",
              toolTelemetry: {},
            };
          case "rejected":
            return { textResultForLlm: "not today", resultType: "rejected" };
          case "throw":
            throw new Error("tool exploded");
        }
      }),
    ],
  }),
});

export const ungatedTool = toolScenario(
  "a custom tool that skips permission, and one that overrides a built-in",
  {
    calls: () => [
      { name: "free", args: {} },
      { name: "grep", args: { pattern: "mine" } },
    ],
    config: (t) => ({
      tools: [
        t.sdk.defineTool("free", {
          description: "Free",
          skipPermission: true,
          handler: async () => "free result",
        }),
        t.sdk.defineTool("grep", {
          description: "My grep",
          parameters: { type: "object", properties: { pattern: { type: "string" } } },
          overridesBuiltInTool: true,
          handler: async ({ pattern }) => `my grep ${pattern}`,
        }),
      ],
    }),
  },
);

export const limitedTools = toolScenario("available and excluded tools", {
  calls: () => [{ name: "bash", args: { command: "echo hi", description: "hi" } }],
  config: () => ({ availableTools: ["view", "bash", "edit"], excludedTools: ["bash"] }),
});
