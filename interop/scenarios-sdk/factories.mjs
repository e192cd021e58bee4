/** Agent factories: what an extension's factories make of the wire, and what a session's runs do. */

const phases = [{ title: "one", detail: "first" }, { title: "two" }];
const meta = (name, extra = {}) => ({ name, description: `Does ${name}`, phases, ...extra });
const attempt = (name, extra = {}) => ({ runId: `run-${name}`, executionToken: `token-${name}`, ...extra });

const execute = (name, until = "answer") => ({
  send: {
    id: `execute-${name}`,
    method: "factory.execute",
    params: { sessionId: "$SESSION", name, args: { x: 1 }, ...attempt(name) },
  },
  until,
});
const abort = (name, extra = {}) => ({
  send: { method: "factory.abort", params: { sessionId: "$SESSION", ...attempt(name), ...extra } },
  until: "answer",
});

/** A scenario in which an extension brings `bodies`, and the runtime takes `steps`. */
function factoryScenario(name, { bodies, steps, replies = {}, after = {}, exported }) {
  const finish = { send: { method: "session.event", params: { sessionId: "$SESSION", event: over } } };
  return {
    name,
    stub: {
      replies: { ...RUNTIME, ...replies },
      after: { "session.resume": [...steps, finish], ...after },
    },
    run: (t) => t.extension(import.meta.url, exported),
    async extension(t) {
      const factories = Object.entries(bodies(t)).map(([name, run]) =>
        t.sdk.defineFactory({ meta: meta(name), run }),
      );
      let finished;
      const end = new Promise((resolve) => {
        finished = resolve;
      });
      await t.sdk.joinSession({
        factories,
        onEvent: ({ type }) => type === "the.end" && finished(),
      });
      await end;
    },
  };
}

const over = {
  type: "the.end",
  data: {},
  ephemeral: true,
  id: "end",
  timestamp: "2026-01-01T00:00:00.000Z",
  parentId: null,
};

const RUNTIME = {
  "session.factory.agent": [
    { result: { result: "said" } },
    { result: {} },
    { error: { code: -32603, message: "no agent", data: { code: "x" } } },
  ],
  "session.factory.journal.get": [
    { result: { hit: true, resultJson: { was: 1 } } },
    { result: { hit: false } },
  ],
};

const cyclic = {};
cyclic.self = cyclic;

const RESULTS = {
  nothing: undefined,
  null: null,
  object: { a: [1, "two", false] },
  function: () => 1,
  bigint: 1n,
  nan: [Number.NaN],
  zero: { a: -0 },
  date: { "a b": new Date(0) },
  undefined: { a: undefined },
  cyclic,
  // biome-ignore lint/suspicious/noSparseArray: a hole is one of the things that JSON can't hold
  sparse: [1, , 2],
};

export const results = factoryScenario("factories: what a factory gives", {
  exported: "results",
  bodies: () => ({
    ...Object.fromEntries(Object.entries(RESULTS).map(([name, value]) => [name, async () => value])),
    throws: async () => {
      throw new Error("factory exploded");
    },
    "throws-text": async () => {
      throw "thrown text";
    },
  }),
  steps: [...Object.keys(RESULTS), "throws", "throws-text", "not-there"].map((name) => execute(name)),
});

export const context = factoryScenario("factories: agents, steps and progress", {
  exported: "context",
  bodies: ({ note, outcome }) => ({
    work: async (c) => {
      note("context", { args: c.args, runId: c.runId, aborted: c.signal.aborted });
      c.phase("one");
      c.log("first");
      await outcome("agent", () => c.agent("Do it."));
      await outcome("agent with options", () =>
        c.agent("Do more.", {
          label: "l",
          schema: { type: "object" },
          model: "m",
          reasoningEffort: "low",
          contextTier: "default",
          agent: "a",
          unknown: 1,
        }),
      );
      await outcome("agent that fails", () => c.agent("Fail."));
      c.log("second");
      await outcome("step remembered", () => c.step("old", () => "again"));
      await outcome("step", () => c.step("new", async () => ({ made: true })));
      await outcome("volatile step", () => c.step("each", () => 2, { volatile: true }));
      await outcome("step that fails", () =>
        c.step("failing", () => {
          throw new Error("step exploded");
        }),
      );
      await outcome("step without JSON", () => c.step("odd", () => [undefined]));
      await outcome("checkpoint passed before", () => c.pause("here"));
      c.phase("two");
      c.log("last");
      return "done";
    },
  }),
  steps: [execute("work")],
  replies: { "session.factory.pauseAtCheckpoint": { result: { action: "continue" } } },
});

export const branches = factoryScenario("factories: parallel and pipeline", {
  exported: "branches",
  bodies: ({ outcome }) => ({
    work: async (c) => {
      const explode = () => {
        throw new Error("branch exploded");
      };
      await outcome("parallel", () => c.parallel([() => 1, async () => 2, explode]));
      await outcome("no array", () => c.parallel(5));
      await outcome("promises", () => c.parallel([Promise.resolve(1)]));
      await outcome("too many", () => c.parallel(Array.from({ length: 4097 }, () => () => 1)));
      await outcome("pipeline", () =>
        c.pipeline(
          [1, 2],
          (p) => (p === 1 ? explode() : p * 10),
          (...all) => all,
        ),
      );
      await outcome("no stages", () => c.pipeline([1]));
      await outcome("no items", () => c.pipeline(5, (p) => p));
      await outcome("pause in parallel", () =>
        c.parallel([() => outcome("pause", () => c.pause("k"))]).then(() => {}),
      );
      await outcome("pause in pipeline", () =>
        c.pipeline([1], () => outcome("pause", () => c.pause("k"))).then(() => {}),
      );
      await outcome("agents that fail", () => c.parallel([() => c.agent("Do it.")]));
      await outcome("nested", () => c.factory("other"));
      await outcome("run within", () => c.session.factory.run("other"));
      await outcome("resume within", () => c.session.factory.resume("r"));
      await outcome("pause within", () => c.session.factory.pause("r"));
      await outcome("list within", () => c.session.factory.listRuns());
    },
  }),
  steps: [execute("work")],
  replies: {
    "session.factory.agent": { error: { code: -32603, message: "no agent" } },
    "session.factory.listRuns": { result: { runs: [] } },
  },
});

export const pauses = factoryScenario("factories: pauses and aborts", {
  exported: "pauses",
  bodies: ({ outcome }) => ({
    pauses: async (c) => {
      await outcome("no key", () => c.pause(""));
      await c.pause("here");
    },
    waits: async (c) => {
      c.phase("one");
      await c.agent("Begin.");
      await new Promise((resolve) => c.signal.addEventListener("abort", resolve));
      await outcome("agent after", () => c.agent("Late."));
      await outcome("step after", () => c.step("late", () => 1));
      c.log("Nobody hears it.");
      throw c.signal.reason;
    },
  }),
  steps: [
    execute("pauses"),
    execute("waits", "session.factory.agent"),
    abort("waits", { executionToken: "another" }),
    abort("waits"),
    abort("waits"),
  ],
  replies: {
    "session.factory.pauseAtCheckpoint": { result: { action: "pause" } },
  },
  after: { "session.factory.pauseAtCheckpoint": [abort("pauses")] },
});

export const definitions = {
  name: "factories: definitions that make no sense",
  stub: {},
  run: (t) => t.extension(import.meta.url, "definitions"),
  async extension({ sdk, outcome }) {
    const define = (extra) => () =>
      Boolean(sdk.defineFactory({ meta: meta("f", extra), run: async () => {} }));
    const tried = {
      "a blank phase": { phases: [{ title: " " }] },
      "a phase twice": { phases: [{ title: "a" }, { title: "a" }] },
      "no agents at once": { limits: { maxConcurrentSubagents: 0 } },
      "half an agent": { limits: { maxTotalSubagents: 0.5 } },
      "half a credit": { limits: { maxAiCredits: 0.5 } },
      "no credit": { limits: { maxAiCredits: 1e-12 } },
      "endless credit": { limits: { maxAiCredits: 1e9 } },
      "no time": { limits: { timeoutSeconds: 0 } },
      "too much time": { limits: { timeoutSeconds: 1e9 } },
      "a schema": { argsSchema: { type: "object" } },
    };
    for (const [what, extra] of Object.entries(tried)) await outcome(what, define(extra));
    const handle = sdk.defineFactory({ meta: meta("f"), run: async () => {} });
    await outcome("frozen", () => Object.isFrozen(handle) && Object.isFrozen(handle.meta.phases[0]));
    await outcome("twice", () => sdk.joinSession({ factories: [handle, handle] }));
    await outcome("no handle", () => sdk.joinSession({ factories: [{ meta: meta("g") }] }));
  },
};

export const joining = {
  name: "extension: joins its session",
  stub: {
    replies: {
      "session.resume": {
        result: {
          sessionId: "extended-session",
          grantedEnvironmentVariables: { INTEROP_GRANTED: "granted" },
        },
      },
    },
  },
  run: (t) => t.extension(import.meta.url, "joining"),
  async extension({ sdk, note, outcome }) {
    await outcome("joined", async () => {
      const canvas = sdk.createCanvas({ id: "c", displayName: "C", description: "d", open: () => ({}) });
      const session = await sdk.joinSession({
        requestedEnvironmentVariables: ["INTEROP_GRANTED", "INTEROP_OTHER"],
        factories: [],
        canvases: [canvas],
        extensionInfo: { source: "s", name: "n" },
      });
      return session.sessionId;
    });
    note("granted", { granted: process.env.INTEROP_GRANTED, other: process.env.INTEROP_OTHER ?? null });
  },
};

const done = (runId, extra = {}) => ({
  runId,
  attempt: 1,
  status: "completed",
  result: { ok: true },
  ...extra,
});
const refusal = (code) => ({ error: { code: -32603, message: `no: ${code}`, data: { code } } });
const RESUMPTIONS = [
  "not_found",
  "non_resumable",
  "already_active",
  "factory_already_running",
  "factory_limits_invalid",
  "factory_session_disposed",
  "factory_storage_unavailable",
  "factory_storage_corrupt",
  "something_else",
];

export const runs = {
  name: "factories: runs of a session",
  stub: {
    replies: {
      "session.factory.run": [
        { result: done("r") },
        { result: done("r") },
        { error: { code: -32603, message: "no such factory" } },
        { result: { runId: "r", status: "pending" } },
      ],
      "session.factory.getRun": [
        { result: done("r", { status: "halted" }) },
        { result: { runId: "r", status: "running" } },
        { result: done("r") },
        { error: { code: -32603, message: "no such run" } },
      ],
      "session.factory.resume": [
        { result: { factoryName: "f", run: done("r", { attempt: 2 }) } },
        ...RESUMPTIONS.map(refusal),
      ],
      "session.factory.listRuns": { result: { runs: [{ runId: "r" }], hasMoreNewer: false } },
      "session.factory.getRunDetail": { result: { runId: "r", phases: [] } },
      "session.factory.getRunProgress": { result: { records: [] } },
      "session.factory.pause": { result: { runId: "r", status: "paused", pauseInfo: { type: "user" } } },
      "session.factory.cancel": { result: { runId: "r", status: "cancelled" } },
    },
    after: {
      "session.factory.getRun": [
        {
          send: {
            method: "session.event",
            params: {
              sessionId: "$SESSION",
              event: { ...over, type: "factory.run_updated", data: { runId: "r", revision: 2 } },
            },
          },
        },
      ],
    },
  },
  async run(t) {
    const client = await t.client();
    const { factory } = await client.createSession({ onPermissionRequest: () => ({ kind: "approve-once" }) });
    const calls = {
      run: () => factory.run("f"),
      "run with options": () =>
        factory.run("f", {
          args: [1],
          limits: { maxTotalSubagents: null, timeoutSeconds: 3 },
          notifyOnComplete: true,
          logPhaseNames: false,
        }),
      "run that is refused": () => factory.run("g"),
      "run that takes time": () => factory.run("f"),
      "run of what is no handle": () => factory.run({ meta: { name: "f" } }),
      "wait for": () => factory.waitForRun("r"),
      "get nothing": () => factory.getRun("s"),
      resume: () => factory.resume("r", { limits: { maxAiCredits: 1 } }),
      ...Object.fromEntries(RESUMPTIONS.map((code) => [`resume: ${code}`, () => factory.resume(code)])),
      list: () => factory.listRuns(),
      "list a page": () => factory.listRuns({ afterSeq: 1, limit: 2 }),
      detail: () => factory.getRunDetail("r"),
      progress: () => factory.getRunProgress("r", { phaseId: "p" }),
      pause: () => factory.pause("r"),
      cancel: () => factory.cancel("r"),
      "aborted wait": () => factory.waitForRun("r", { signal: AbortSignal.abort(new Error("enough")) }),
    };
    for (const [what, call] of Object.entries(calls)) await t.outcome(what, call);
    t.note("terminal", ["pending", "running", "paused", "halted"].map(t.sdk.isFactoryRunTerminal));
  },
};

/**
 * With our runtime at the other end: the official one serves factories to who is logged in at GitHub only, and calls them
 * workflows by now.
 */
export const served = {
  name: "factories: run by our runtime",
  runtime: "ours",
  transport: "tcp",
  parallel: true,
  model: () => [{ text: "Said." }],
  async run(t) {
    // Who started an extension is no stranger to it: it brings no token.
    t.token = undefined;
    const client = await t.client();
    const session = await client.createSession(t.sessionConfig({ sessionId: "factory-session" }));
    const joined = t.next(session, ({ type, data }) => type === "session.info" && data.message === "joined");
    const extension = t.extension(import.meta.url, "served", session.sessionId);
    await joined;
    const { factory } = session;
    const shown = ({ runId, ...run }) => run;
    let paused;
    await t.outcome("run", async () => shown(await factory.run("work", { args: { a: 1 } })));
    await t.outcome(
      "limited",
      async () => shown(await factory.run("agents", { limits: { maxTotalSubagents: 1 } })).status,
    );
    await t.outcome("pause", async () => {
      paused = await factory.run("pauses");
      return shown(paused);
    });
    await t.outcome("resume", async () => shown(await factory.resume(paused.runId)));
    await t.outcome("resume again", () => factory.resume(paused.runId));
    await t.outcome("resume nothing", () => factory.resume("nothing"));
    await t.outcome("unknown", () => factory.run("unknown"));
    await t.outcome("list", async () =>
      (await factory.listRuns()).map(({ factoryName, status }) => [factoryName, status]),
    );
    await t.outcome("detail", async () => {
      const { phases, progress } = await factory.getRunDetail(paused.runId);
      return [phases.map(({ title, status }) => [title, status]), progress.records.map(({ text }) => text)];
    });
    await t.outcome("end", async () => shown(await factory.run("end")).status);
    await extension;
  },
  async extension({ sdk, note }) {
    let finish;
    const finished = new Promise((resolve) => {
      finish = resolve;
    });
    const bodies = {
      work: async (c) => {
        c.phase("one");
        const said = await c.agent("Say it.");
        const both = await c.parallel([() => c.agent("Say it."), () => c.step("k", () => 1)]);
        return { args: c.args, said, both };
      },
      agents: async (c) => [await c.agent("One."), await c.agent("Two.")],
      pauses: async (c) => {
        c.phase("two");
        c.log("before");
        await c.step("once", () => {
          note("carried out", true);
          return true;
        });
        await c.pause("here");
        c.log("after");
        return "went on";
      },
      end: async () => {
        setTimeout(finish, 200);
      },
    };
    const factories = Object.entries(bodies).map(([name, run]) =>
      sdk.defineFactory({ meta: meta(name), run }),
    );
    const session = await sdk.joinSession({ factories });
    await session.log("joined", { ephemeral: true });
    await finished;
  },
};
