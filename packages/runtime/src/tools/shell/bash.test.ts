import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Harness, isAlive } from "../testing/harness.js";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.dispose());

const bash = (command: string, more: object = {}) =>
  harness.told("bash", { command, description: "d", ...more });
const complete = () => harness.of("tool.execution_complete").at(-1);

describe("bash", () => {
  it.each([
    ["echo out; echo err >&2; echo out2", "out\nerr\nout2\n<shellId: 0 completed with exit code 0>"],
    ["exit 3", "\n<shellId: 0 completed with exit code 3>"],
    ["printf '\\n\\n x\\n\\n'", "x\n<shellId: 0 completed with exit code 0>"],
    [
      "printf '\\033]0;title\\007a\\033[2Kb\\033[1;32mc\\033[0m\\n'",
      "abc\n<shellId: 0 completed with exit code 0>",
    ],
    ["printf '\\xff\\n'", "\ufffd\n<shellId: 0 completed with exit code 0>"],
    ["cat", "\n<shellId: 0 completed with exit code 0>"],
    ['read x; echo "got [$x]"', "got []\n<shellId: 0 completed with exit code 0>"],
    [
      "nosuchcommand",
      "/bin/bash: line 1: nosuchcommand: command not found\n<shellId: 0 completed with exit code 127>",
    ],
    [
      "if then",
      "/bin/bash: -c: line 1: syntax error near unexpected token `then'\n/bin/bash: -c: line 1: `if then'\n" +
        "<shellId: 0 completed with exit code 2>",
    ],
    ["sh -c 'kill -9 $$'", "\n<shellId: 0 completed with exit code 1>"],
    ["cat <<'E'\nheredoc\nE", "heredoc\n<shellId: 0 completed with exit code 0>"],
    ["set -e; false; echo no", "\n<shellId: 0 completed with exit code 1>"],
    ["echo a > /dev/stdout; echo b > /dev/stderr", "a\nb\n<shellId: 0 completed with exit code 0>"],
    ["   ", "\n<shellId: 0 completed with exit code 0>"],
    ["", "No command provided. Please supply a valid command to execute."],
    [
      "for i in 1 2 3; do echo o$i; echo e$i >&2; done",
      "o1\ne1\no2\ne2\no3\ne3\n<shellId: 0 completed with exit code 0>",
    ],
  ])("tells of %j: %j", async (command, told) => {
    expect(await bash(command)).toBe(told);
  });

  it("asks with the whole line as the one command, and never offers to approve it for the session", async () => {
    await bash("echo hi; ls | wc", { description: "list" });
    const segment = (identifier: string, fullCommandText: string) => ({
      identifier,
      fullCommandText,
      allowMatchIdentifier: null,
      staticTokens: null,
      hasUnboundExecutableContent: false,
      workingDirectory: null,
    });
    const { permissionRequest, promptRequest } = harness.of("permission.requested")[0];
    expect(permissionRequest).toEqual({
      kind: "shell",
      toolCallId: "call-0",
      fullCommandText: "echo hi; ls | wc",
      shellType: "bash",
      intention: "list",
      commands: [{ identifier: "echo hi; ls | wc", readOnly: false }],
      commandSegments: [segment("echo", "echo hi"), segment("ls", "ls"), segment("wc", "wc")],
      possiblePaths: [],
      canOfferSessionApproval: false,
      hasWriteFileRedirection: false,
      possibleUrls: [],
    });
    expect(promptRequest).toEqual({
      kind: "commands",
      fullCommandText: "echo hi; ls | wc",
      intention: "list",
      commandIdentifiers: ["echo hi; ls | wc"],
      canOfferSessionApproval: false,
      toolCallId: "call-0",
    });
  });

  it("announces the files that the command may touch", async () => {
    await bash("cat f.txt > g.txt");
    expect(harness.of("tool.execution_start")[0].shellToolInfo).toEqual({
      possiblePaths: ["g.txt", "f.txt"],
      hasWriteFileRedirection: true,
    });
  });

  it("tells clients how the command ended", async () => {
    await bash("echo x; exit 4");
    expect(complete()).toMatchObject({
      shellExecution: { exitCode: 4 },
      success: true,
      result: {
        contents: [
          { type: "shell_exit", shellId: "0", exitCode: 4, cwd: harness.workspace, outputPreview: "x\n" },
        ],
      },
      toolTelemetry: {
        properties: { executionMode: "sync", shell_error_category: "command_nonzero_exit" },
        metrics: { commandTimeout: 30_000, exit_code: 4 },
      },
    });
  });

  it("starts each command afresh in the working directory", async () => {
    mkdirSync(harness.path("sub"));
    await bash("cd sub; export FOO=bar", { shellId: "s" });
    expect(await bash('pwd; echo "[$FOO]"', { shellId: "s" })).toBe(
      `${harness.workspace}\n[]\n<shellId: s completed with exit code 0>`,
    );
    expect(await bash("pwd")).toBe(`${harness.workspace}\n<shellId: 0 completed with exit code 0>`);
  });

  it("runs commands as leaders of process groups of their own", async () => {
    const [pid, group] = (await bash("cut -d' ' -f1,5 /proc/$$/stat")).split(/\s/);
    expect(group).toBe(pid);
  });

  it("hides what is secret from commands", async () => {
    process.env["PARLEY_TEST_API_KEY"] = "hidden";
    try {
      await harness.dispose();
      harness = new Harness();
      expect(await bash("env")).not.toContain("hidden");
    } finally {
      delete process.env["PARLEY_TEST_API_KEY"];
    }
  });

  it("keeps large output in a file and shows its start", async () => {
    const told = await bash("seq 1 10000");
    const path = /Saved to: (\S+)/.exec(told)?.[1] ?? "";
    expect(readFileSync(path, "utf8")).toMatch(/^1\n2\n[\s\S]*\n10000\n$/);
    const start = Array.from({ length: 152 }, (_, index) => index + 1).join("\n");
    expect(told).toBe(
      `Output too large to read at once (47.7 KB). Saved to: ${path}\n` +
        "Consider using tools like grep (for searching), head/tail (for viewing start/end), view with view_range " +
        "(for specific sections), or jq (for JSON) to examine portions of the output.\n\n" +
        `Preview (first 500 chars):\n${start}\n\n<shellId: 0 completed with exit code 0>`,
    );
    expect(complete().result.contents[0]).toMatchObject({ outputTruncated: true, outputFilePath: path });
    rmSync(path);
  });

  it("does not wait for what a command leaves behind", async () => {
    expect(await bash("sleep 60 & echo fg")).toBe("fg\n<shellId: 0 completed with exit code 0>");
  });

  it("reports output while the command runs, and all of it at its end", async () => {
    const go = harness.path("go");
    const running = bash(`echo one; until [ -e ${go} ]; do sleep 0.01; done; echo two`);
    await harness.until(() => harness.of("tool.execution_partial_result").length > 0);
    await bash(`touch ${go}`, { shellId: "other" });
    await running;
    const outputs = harness
      .of("tool.execution_partial_result")
      .filter(({ toolCallId }) => toolCallId === "call-0");
    expect([outputs[0].partialOutput, outputs.at(-1).partialOutput]).toEqual(["one\n", "one\ntwo\n"]);
  });

  it("ends the command with its processes when the call is aborted", async () => {
    const controller = new AbortController();
    const running = harness.call("bash", { command: "sleep 60 & echo $!; wait" }, controller.signal);
    await harness.until(() => harness.of("tool.execution_partial_result").length > 0);
    const pid = Number(harness.of("tool.execution_partial_result")[0].partialOutput);
    controller.abort();
    expect((await running).result.textResultForLlm).toBe(
      "The execution of this tool, or a previous tool was interrupted.",
    );
    expect(isAlive(pid)).toBe(false);
  });
});

describe("commands in the background", () => {
  const waiting = (name: string, exitCode = 0) =>
    `echo started; until [ -e ${harness.path(name)} ]; do sleep 0.01; done; echo ended; exit ${exitCode}`;
  const release = (name: string) => bash(`touch ${harness.path(name)}`, { shellId: "release" });

  it("are read while they run and when they ended, and then only once", async () => {
    expect(await bash(waiting("go"), { mode: "async", shellId: "a" })).toBe(
      "<command started in background with shellId: a>",
    );
    await harness.until(() => harness.of("tool.execution_partial_result").length > 0);
    expect(await harness.told("read_bash", { shellId: "a", delay: 0 })).toBe(
      "started\n<command with shellId: a is still running after 0 seconds. The command is still running. " +
        "Use read_bash to continue waiting for output, or stop_bash to stop it.>",
    );
    expect(await bash("echo x", { shellId: "a" })).toBe(
      "<command with shellId: a is already running, wait for output with read_bash, stop it with stop_bash tool>",
    );
    const reading = harness.told("read_bash", { shellId: "a", delay: 600 });
    await release("go");
    expect(await reading).toBe("started\nended\n<shellId: a completed with exit code 0>");
    expect(await harness.told("read_bash", { shellId: "a", delay: 0 })).toBe(
      "\n<shellId: a completed with exit code 0>",
    );
    expect(harness.notifications).toEqual([]);
  });

  it("are reported to the model when they end unread", async () => {
    await bash(waiting("go", 3), { mode: "async", shellId: "a" });
    await release("go");
    await harness.until(() => harness.notifications.length > 0);
    expect(harness.notifications).toEqual([
      {
        content:
          '<system_notification>\nShell command "d" (shellId: a) has exited with exit code 3.\n</system_notification>',
        kind: { type: "shell_completed", shellId: "a", exitCode: 3, description: "d" },
        read: { tool: "read_bash", arguments: { shellId: "a", delay: 0 } },
      },
    ]);
  });

  it("say so when they have been silent", async () => {
    await bash("sleep 60", { mode: "async", shellId: "a" });
    expect(await harness.told("read_bash", { shellId: "a", delay: 0 })).toBe(
      "<command with shellId: a is still running after 0 seconds. The command is still running but hasn't " +
        "produced output yet. Use read_bash to continue waiting, or stop_bash to stop it.>",
    );
  });

  it("are stopped with every process they started, and not reported", async () => {
    await bash("sleep 60 & echo $!; wait", { mode: "async", shellId: "a" });
    await harness.until(() => harness.of("tool.execution_partial_result").length > 0);
    const pid = Number(harness.of("tool.execution_partial_result")[0].partialOutput);
    expect(await harness.told("stop_bash", { shellId: "a" })).toBe("<command with id: a stopped>");
    expect(isAlive(pid)).toBe(false);
    expect(await harness.told("stop_bash", { shellId: "a" })).toBe("<command with id: a stopped>");
    expect(complete().toolTelemetry.properties.shell_status).toBe("already_stopped");
    expect(await harness.told("read_bash", { shellId: "a", delay: 1 })).toBe(
      "shellId: a was already stopped via stop_bash.\n\n<no active shell sessions>",
    );
    expect(harness.notifications).toEqual([]);
  });

  it("are listed, those that run first", async () => {
    expect(await harness.told("list_bash", {})).toBe("<no active shell sessions>");
    await bash("exit 2");
    await bash("sleep 60", { mode: "async", shellId: "a" });
    const told = await harness.told("list_bash", {});
    expect(told.replace(/pid: \d+/g, "pid: N").replace(/elapsed: \d+s/g, "elapsed: Ns")).toBe(
      "Active shell sessions:\n" +
        "  shellId: a, pid: N, mode: async, status: running, elapsed: Ns, commands: 1, unread output: no\n" +
        "    current command: sleep 60\n" +
        "  shellId: 0, pid: N, mode: sync, status: completed (exit code: 2), elapsed: Ns, commands: 1, " +
        "unread output: no\n    current command: exit 2",
    );
  });

  it("end with the session, except those that were detached", async () => {
    await bash("sleep 60", { mode: "async", shellId: "a" });
    await bash("sleep 60", { mode: "async", detach: true, shellId: "b" });
    const list = await harness.told("list_bash", {});
    const pid = (id: string) => Number(new RegExp(`shellId: ${id}, pid: (\\d+)`).exec(list)?.[1]);
    const [attached, detached] = [pid("a"), pid("b")];
    await harness.dispose();
    expect(isAlive(attached)).toBe(false);
    expect(isAlive(detached)).toBe(true);
    process.kill(-detached, "SIGKILL");
  });

  it.each([
    [
      { shellId: "nope", delay: 1 },
      "shellId: nope not found or was never created. Please supply a valid shell ID.",
    ],
    [
      { shellId: "0", delay: 700 },
      "Invalid delay: 700. Please supply a valid delay between 0 and 600 seconds.",
    ],
    [
      { shellId: "0", delay: -1 },
      "Invalid delay: -1. Please supply a valid delay between 0 and 600 seconds.",
    ],
  ])("can't be read with %j", async (args, told) => {
    await bash("true");
    expect((await harness.told("read_bash", args)).split("\n\n")[0]).toBe(told);
    expect(complete().success).toBe(false);
  });
});

describe("a detached command", () => {
  it("is read as often as one likes", async () => {
    expect(await bash("echo one; exit 4", { mode: "async", detach: true, shellId: "d" })).toBe(
      "<command started in detached background with shellId: d>",
    );
    const told = "Output:\none\n<detached command with shellId: d completed with exit code 4>";
    expect(await harness.told("read_bash", { shellId: "d", delay: 600 })).toBe(told);
    expect(await harness.told("read_bash", { shellId: "d", delay: 0 })).toBe(told);
  });

  it("is stopped on request", async () => {
    await bash("sleep 60", { mode: "async", detach: true, shellId: "d" });
    expect(await harness.told("read_bash", { shellId: "d", delay: 0 })).toBe(
      "<command with shellId: d is still running in detached background after 0s. " +
        "You will be automatically notified when it completes.>",
    );
    await harness.told("stop_bash", { shellId: "d" });
    expect(await harness.told("list_bash", {})).toContain("status: cancelled");
    expect(await harness.told("read_bash", { shellId: "d", delay: 0 })).toContain(
      "<detached command with shellId: d was cancelled>",
    );
  });

  it("that has ended can't be stopped", async () => {
    await bash("exit 9", { mode: "async", detach: true, shellId: "d" });
    expect(await harness.told("read_bash", { shellId: "d", delay: 600 })).toBe(
      "<detached command with shellId: d completed with exit code 9>",
    );
    expect(await harness.told("stop_bash", { shellId: "d" })).toBe(
      "<command with id: d had already stopped>",
    );
  });
});

describe("what models write", () => {
  it("is taken as it was meant: numbers for shells, no description", async () => {
    expect(await bash("echo hi", { shellId: 7, description: null })).toContain("<shellId: 7 completed");
    expect(await harness.told("read_bash", { shellId: 7, delay: 0 })).toContain("<shellId: 7 completed");
    expect(await harness.told("stop_bash", { shellId: 7 })).toBe("<command with id: 7 stopped>");
  });

  it("is refused where it makes no sense", async () => {
    expect(await bash("echo hi", { initial_wait: -1 })).toContain("Invalid initial_wait value -1.");
    expect(await harness.told("stop_bash", { shellId: "" })).toContain("No background shell ID provided.");
  });

  it("keeps its byte order mark", async () => {
    expect(await bash("printf '\\357\\273\\277x '")).toMatch(/^\uFEFFx\n<shellId/);
  });
});
