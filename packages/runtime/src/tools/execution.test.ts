import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createToolExecutor } from "./execution.js";
import { successResult } from "./results.js";
import { Harness, type HarnessOptions } from "./testing/harness.js";
import type { StartFields, Tool } from "./tool.js";

let harness: Harness;
const start = (options?: HarnessOptions) => {
  harness = new Harness(options);
  return harness;
};
afterEach(() => harness.dispose());

const tool = (overrides: Partial<Tool>): Tool => ({
  name: "probe",
  description: "",
  parameters: { type: "object", properties: {} },
  prepare: async () => ({ permissions: [], run: async () => successResult("ran") }),
  ...overrides,
});

const asking = (overrides: Partial<Tool> = {}) => {
  let runs = 0;
  const made = tool({
    prepare: async () => ({
      permissions: [{ kind: "custom-tool", toolName: "probe" }],
      run: async () => {
        runs++;
        return successResult("ran");
      },
    }),
    ...overrides,
  });
  return { tool: made, runs: () => runs };
};

describe("the one path of a tool call", () => {
  it("announces, asks, runs and completes, in this order", async () => {
    const { call, types } = bind(start());
    writeFileSync(harness.path("a.txt"), "text\n");
    await call("view", { path: harness.path("a.txt") });
    expect(types()).toEqual([
      "tool.execution_start",
      "permission.requested",
      "permission.completed",
      "tool.execution_complete",
    ]);
    expect(harness.of("tool.execution_start")[0]).toEqual({
      toolCallId: "call-0",
      toolName: "view",
      arguments: { path: harness.path("a.txt") },
      turnId: "0",
      model: "model",
      toolTitle: "Viewing file",
    });
  });

  it("announces calls in the order they were made, though the first has to load something", async () => {
    let load = (_fields: StartFields) => {};
    const slow = tool({
      name: "slow",
      startFields: () =>
        new Promise<StartFields>((resolve) => {
          load = resolve;
        }),
    });
    start({ tools: [slow, tool({ name: "quick" })] });
    const calls = harness.callAll([
      ["slow", {}],
      ["quick", {}],
    ]);
    load({ extra: true });
    await calls;
    const started = harness.of("tool.execution_start");
    expect(started.map(({ toolName }) => toolName)).toEqual(["slow", "quick"]);
    expect(started[0].extra).toBe(true);
  });

  it("announces before anything is awaited where nothing has to load", () => {
    start({ tools: [tool({})] });
    const running = harness.call("probe", {});
    expect(harness.types()).toEqual(["tool.execution_start"]);
    return running;
  });

  it("tells the model which tools there are when it names one that isn't", async () => {
    start({ tools: [tool({}), tool({ name: "other" })] });
    expect(await harness.told("nothing", {})).toBe(
      "Tool 'nothing' does not exist. Available tools that can be called are probe, other.",
    );
    expect(harness.of("tool.execution_complete")[0].error).toEqual({
      message: "Tool 'nothing' does not exist.",
      code: "failure",
    });
  });

  it("clears arguments that are no JSON, and quotes them back", async () => {
    const told = await start().told("view", "{bad json");
    expect(told).toBe(
      "The arguments for the tool call 'view' were not valid JSON. The arguments have been cleared. " +
        "Arguments: {bad json. JSON parse error: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    );
    expect(harness.of("tool.execution_start")[0].arguments).toEqual({});
    expect(harness.of("tool.execution_complete")[0].toolTelemetry).toEqual({
      properties: { wasSyntaxError: "true" },
    });
  });

  it.each([
    ["view", {}, 'Invalid input: "path": Required'],
    ["view", { path: 5 }, 'Invalid input: "path": Expected string, received number'],
    ["view", { path: null }, 'Invalid input: "path": Expected string, received null'],
    [
      "view",
      { path: "a", view_range: "1,2" },
      'Invalid input: "view_range": Expected array, received string',
    ],
    [
      "view",
      { path: "a", view_range: [1.5, 2] },
      'Invalid input: "view_range.0": Expected integer, received float',
    ],
    [
      "view",
      { path: "a", view_range: ["a", "b"] },
      'Invalid input: Multiple validation errors:\n- "view_range.0": Expected number, received string\n' +
        '- "view_range.1": Expected number, received string',
    ],
    ["create", { path: "a" }, 'Invalid input: "file_text": Required'],
    [
      "bash",
      { command: "true", mode: "bogus" },
      "Invalid input: \"mode\": Invalid enum value. Expected 'sync' | 'async', received 'bogus'",
    ],
    ["grep", { pattern: "x", output_mode: "bogus" }, 'Invalid input: "output_mode": Invalid enum value'],
    ["grep", { pattern: "x", "-i": "yes" }, 'Invalid input: "-i": Expected boolean'],
    [
      "grep",
      { pattern: "x", head_limit: "x" },
      'Invalid input: "head_limit": Expected number, received string',
    ],
    ["glob", { pattern: 5 }, 'Invalid input: "pattern": Required'],
    ["read_bash", { shellId: "x" }, 'Invalid input: "delay": Required'],
    ["view", "[]", "Invalid input: Expected JSON object but got array"],
    ["view", "", 'Invalid input: "path": Required'],
  ])("refuses wrong arguments of %s without asking: %j", async (name, args, told) => {
    expect(await start().told(name, args)).toBe(told);
    expect(harness.types()).toEqual(["tool.execution_start", "tool.execution_complete"]);
  });
});

describe("what a tool may say of its call", () => {
  it("is told in the place of a tool of its name that is not offered", async () => {
    start({ tools: [] });
    await harness.call("bash", { command: "true", description: "d" });
    expect(harness.of("tool.execution_start")[0]).toMatchObject({
      shellToolInfo: { possiblePaths: [], hasWriteFileRedirection: false },
    });
    expect(harness.of("tool.execution_start")[0]).not.toHaveProperty("toolTitle");
  });

  it("follows the end of the call", async () => {
    const followedBy = [
      { type: "skill.invoked", data: { name: "a" } },
      { type: "session.info", data: {} },
    ];
    const run = async () => successResult("ran", { followedBy });
    start({ tools: [tool({ prepare: async () => ({ permissions: [], run }) })] });
    await harness.call("probe", {});
    expect(harness.types()).toEqual([
      "tool.execution_start",
      "tool.execution_complete",
      "skill.invoked",
      "session.info",
    ]);
  });
});

describe("a tool that takes a text", () => {
  const given: unknown[] = [];
  const text = tool({
    grammar: { syntax: "lark", definition: "" },
    prepare: async (args) => ({
      permissions: [],
      run: async () => {
        given.push(args);
        return successResult("ran");
      },
    }),
  });

  it.each([
    ["as text", "{not json", "{not json"],
    ["in an object", { input: "text" }, "text"],
    ["in another object", { other: 1 }, '{"other":1}'],
  ])("gets it, and shows it, when a model wrote it %s", async (_how, written, input) => {
    start({ tools: [text] });
    await harness.call("probe", written as never);
    expect(given.pop()).toEqual({ input });
    expect(harness.of("tool.execution_start")[0].arguments).toBe(input);
  });
});

describe("a question while a tool runs", () => {
  const mid = (after: () => void) =>
    tool({
      prepare: async (_args, context) => ({
        permissions: [],
        run: async () => {
          const denial = await context.permit({
            kind: "url",
            toolCallId: "call-0",
            url: "https://example.com",
          });
          if (denial) return denial;
          after();
          return successResult("ran");
        },
      }),
    });

  it("lets it go on", async () => {
    let went = false;
    start({
      tools: [
        mid(() => {
          went = true;
        }),
      ],
    });
    expect(await harness.told("probe", {})).toBe("ran");
    expect(went).toBe(true);
  });

  it("ends it with a denial", async () => {
    start({ tools: [mid(() => expect.unreachable())] });
    harness.permissions.rules = { approved: [], denied: [{ kind: "url", argument: null }] };
    expect(await harness.told("probe", {})).toBe("Permission to access this URL was denied.");
    expect(harness.of("tool.execution_complete")[0]).toMatchObject({ success: false });
  });
});

describe("when something fails", () => {
  it("turns a crash of a tool into a failure result", async () => {
    const crashing = tool({ prepare: async () => Promise.reject(new Error("boom")) });
    const { success, result } = await start({ tools: [crashing] }).call("probe", {});
    expect([success, result.textResultForLlm]).toEqual([false, "Tool execution failed: boom"]);
    expect(harness.of("tool.execution_complete")[0]).toMatchObject({
      success: false,
      error: { message: "boom" },
    });
  });

  it("takes a gate that fails for a no", async () => {
    const { tool: probe, runs } = asking();
    start({ tools: [probe], gate: { ask: () => Promise.reject(new Error("gate down")) } });
    expect((await harness.call("probe", {})).result.resultType).toBe("denied");
    expect(runs()).toBe(0);
  });

  it("denies when no client can be asked", async () => {
    const { tool: probe, runs } = asking();
    start({ tools: [probe], answer: () => Promise.reject(new Error("nobody")) });
    const { result } = await harness.call("probe", {});
    expect(result.resultType).toBe("denied");
    expect(result.textResultForLlm).toBe(
      "Permission denied and could not request permission from user. " +
        "Copilot needed the user's approval and no one could answer.",
    );
    expect(runs()).toBe(0);
  });

  it("completes a call that an abort ends, and never runs it afterwards", async () => {
    const controller = new AbortController();
    const { tool: probe, runs } = asking();
    start({
      tools: [probe],
      answer: () => {
        controller.abort();
        return { kind: "approve-once" };
      },
    });
    const { result } = await harness.call("probe", {}, controller.signal);
    expect(result.textResultForLlm).toBe("The execution of this tool, or a previous tool was interrupted.");
    expect(runs()).toBe(0);
    expect(harness.types().at(-1)).toBe("tool.execution_complete");
  });

  it("rejects, and does not run, when the log refuses the announcement", async () => {
    const { tool: probe, runs } = asking();
    start();
    const refusing = createToolExecutor({
      sessionId: "s",
      workingDirectory: harness.workspace,
      environment: {},
      catalog: () => ({ get: () => probe, list: () => [probe] }),
      gate: { ask: async () => ({ kind: "approved" }) },
      events: { emit: () => Promise.reject(new Error("disk full")), emitEphemeral: () => {} },
      resources: { get: (_key, make) => make(), peek: () => undefined },
      notify: () => {},
    });
    const call = {
      toolCallId: "c",
      name: "probe",
      arguments: {},
      interactionId: "i",
      turnId: "0",
      model: "m",
    };
    await expect(
      refusing.executeAll([{ ...call, contextTokens: 1, contextLimit: 2 }], new AbortController().signal),
    ).rejects.toThrow("disk full");
    expect(runs()).toBe(0);
  });
});

describe("the data of tool.execution_complete", () => {
  it("holds text, details, telemetry and the turn's figures", async () => {
    start({ tools: [tool({})] });
    await harness.call("probe", {});
    expect(harness.of("tool.execution_complete")[0]).toEqual({
      toolCallId: "call-0",
      model: "model",
      interactionId: "interaction",
      turnId: "0",
      rte: false,
      success: true,
      result: { content: "ran", detailedContent: "ran" },
      toolTelemetry: {
        metrics: {
          context_token_limit: 100,
          context_current_tokens: 10,
          large_output_threshold_bytes: 20480,
        },
      },
    });
  });

  it("is told apart: a user who only said no, and one who said why", async () => {
    const { tool: probe } = asking();
    let feedback: string | undefined;
    start({
      tools: [probe],
      answer: () => ({ kind: "reject", ...(feedback !== undefined && { feedback }) }),
    });
    expect((await harness.call("probe", {})).result).toMatchObject({
      resultType: "rejected",
      textResultForLlm: "The user rejected this tool call.",
    });
    feedback = "use npm";
    expect((await harness.call("probe", {})).result).toMatchObject({
      resultType: "denied",
      textResultForLlm: "The user rejected this tool call. User feedback: use npm",
    });
  });
});

function bind(made: Harness) {
  return { call: made.call.bind(made), types: made.types.bind(made) };
}
