import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it } from "vitest";
import { deferred, openSession } from "../testing/setup.js";
import type { FactoryContext, FactoryLimits, FactoryOutcome } from "../types/factories.js";
import type { JsonValue } from "../types/tools.js";
import { defineFactory } from "./definition.js";
import { FactoryHost } from "./host.js";
import { isFactoryRunTerminal } from "./runs.js";

type Body = (context: FactoryContext) => Promise<FactoryOutcome>;

const meta = { name: "f", description: "d", phases: [] };

/** A session that brings one factory, and how a runtime runs it. */
async function withFactory(run: Body, answers: Record<string, (params: never) => unknown> = {}) {
  const host = new FactoryHost([defineFactory({ meta, run })]);
  const calls = {
    "session.factory.log": () => ({}),
    "session.factory.journal.get": () => ({ hit: false }),
    "session.factory.journal.put": () => ({}),
    "session.factory.agent": ({ prompt }: { prompt: string }) => ({ result: `said ${prompt}` }),
    ...answers,
  };
  const opened = await openSession({ factoryHost: host } as never, { answers: calls as never });
  const execute = (extra: Record<string, unknown> = {}) =>
    opened.runtime.request("factory.execute", {
      sessionId: "s1",
      name: "f",
      runId: "r",
      executionToken: "t",
      args: {},
      ...extra,
    });
  return { ...opened, execute };
}

describe("defining a factory", () => {
  const define = (extra: object) => () => defineFactory({ meta: { ...meta, ...extra }, run: async () => {} });

  it("keeps a frozen copy of what it is told", () => {
    const given = { ...meta, phases: [{ title: "one" }] };
    const handle = defineFactory({ meta: given, run: async () => {} });
    given.phases.push({ title: "two" });
    expect(handle.meta.phases).toEqual([{ title: "one" }]);
    expect([handle, handle.meta, handle.meta.phases, handle.meta.phases[0]].every(Object.isFrozen)).toBe(
      true,
    );
  });

  it.each<[FactoryLimits, string]>([
    [{ maxConcurrentSubagents: 0 }, '"maxConcurrentSubagents" must be a positive integer'],
    [{ maxTotalSubagents: 1.5 }, '"maxTotalSubagents" must be a positive integer'],
    [{ maxAiCredits: 1e-10 }, '"maxAiCredits" must be a positive, finite number that rounds'],
    [{ maxAiCredits: 1e9 }, '"maxAiCredits" must be a positive, finite number that rounds'],
    [{ timeoutSeconds: -1 }, '"timeoutSeconds" must be a positive, finite number of seconds'],
    [{ timeoutSeconds: 1e9 }, '"timeoutSeconds" must not exceed 2147483.647 seconds'],
  ])("refuses %j", (limits, problem) => {
    expect(define({ limits })).toThrow(problem);
  });

  it("refuses phases that nobody can tell apart", () => {
    expect(define({ phases: [{ title: " " }] })).toThrow("must not be empty");
    expect(define({ phases: [{ title: "a" }, { title: "a" }] })).toThrow('"a" is declared more than once');
  });

  it("is what a session is given, each name once", () => {
    const handle = defineFactory({ meta, run: async () => {} });
    expect(() => new FactoryHost([handle, handle])).toThrow('Duplicate factory name "f"');
    expect(() => new FactoryHost([{ meta } as never])).toThrow("Invalid factory handle");
  });
});

describe("a factory that the runtime runs", () => {
  it("gets its arguments, and gives its result", async () => {
    const { session, execute } = await withFactory(async ({ args, runId, session: own }) => ({
      args,
      runId,
      isSame: own === session,
    }));
    expect(await execute({ args: [1] })).toEqual({ result: { args: [1], runId: "r", isSame: true } });
  });

  it("may give nothing", async () => {
    expect(await (await withFactory(async () => {})).execute()).toEqual({});
  });

  it.each<[unknown, string, string, string]>([
    [() => 1, "a function, symbol, or BigInt", "$", "unsupported_type"],
    [{ a: [1, { b: Number.NaN }] }, "a non-finite number", "$.a[1].b", "non_finite_number"],
    [[-0], "negative zero", "$[0]", "negative_zero"],
    [{ a: undefined }, "nested undefined", "$.a", "nested_undefined"],
    [{ "b c": new Date(0) }, "a non-JSON object", '$["b c"]', "unsupported_object"],
    // biome-ignore lint/suspicious/noSparseArray: what it refuses
    [[1, , 2], "a non-JSON array property", "$", "unsupported_object"],
  ])("can't give %o", async (value, what, path, category) => {
    const { execute } = await withFactory(async () => value as JsonValue);
    await expect(execute()).rejects.toMatchObject({
      message: expect.stringContaining(`Factory result contains ${what} at ${path}`),
      data: { code: "factory_result_not_json", category, path },
    });
  });

  it("can't give what contains itself, but the same twice", async () => {
    const shared = { x: 1 };
    const cycle: { self?: JsonValue } = {};
    cycle.self = cycle as JsonValue;
    expect(await (await withFactory(async () => [shared, shared])).execute()).toEqual({
      result: [shared, shared],
    });
    await expect((await withFactory(async () => cycle as JsonValue)).execute()).rejects.toMatchObject({
      data: { category: "cyclic_value", path: "$.self" },
    });
  });

  it("is not there under another name", async () => {
    const { execute } = await withFactory(async () => {});
    await expect(execute({ name: "g" })).rejects.toMatchObject({
      code: -32602,
      message: 'No factory registered with name "g"',
      data: { code: "factory_not_found", name: "g" },
    });
  });

  it("has its agents work, with the options that are known", async () => {
    const { runtime, execute } = await withFactory(async ({ agent }) => {
      return [
        (await agent("a")) as string,
        (await agent("b", { label: "l", model: undefined, bogus: 1 } as never)) as string,
      ];
    });
    expect(await execute()).toEqual({ result: ["said a", "said b"] });
    expect(runtime.paramsOf("session.factory.agent")).toEqual([
      { sessionId: "s1", factoryRunId: "r", executionToken: "t", prompt: "a", opts: {} },
      { sessionId: "s1", factoryRunId: "r", executionToken: "t", prompt: "b", opts: { label: "l" } },
    ]);
  });

  it("carries a step out once over all attempts", async () => {
    const remembered = new Map<string, unknown>([["old", "before"]]);
    let carriedOut = 0;
    const { execute } = await withFactory(
      async ({ step }) => {
        const produce = () => ++carriedOut;
        return [
          await step("old", produce),
          await step("new", produce),
          await step("v", produce, { volatile: true }),
        ];
      },
      {
        "session.factory.journal.get": ({ key }: { key: string }) =>
          remembered.has(key) ? { hit: true, resultJson: remembered.get(key) } : { hit: false },
        "session.factory.journal.put": ({ key, resultJson }: { key: string; resultJson: unknown }) => {
          remembered.set(key, resultJson);
          return {};
        },
      } as never,
    );
    expect(await execute()).toEqual({ result: ["before", 1, 2] });
    expect([...remembered]).toEqual([
      ["old", "before"],
      ["new", 1],
    ]);
  });

  it("can't remember what JSON can't hold", async () => {
    const { execute } = await withFactory(({ step }) => step("k", () => undefined as never));
    await expect(execute()).rejects.toMatchObject({
      message: 'Factory step "k" result contains nested undefined at $',
      data: { code: "factory_step_not_json" },
    });
  });

  it("tells its progress in order, before what comes after it", async () => {
    const { runtime, execute } = await withFactory(async ({ phase, log, step, agent }) => {
      phase("one");
      log("a");
      await step("k", () => 1);
      log("b");
      await agent("x");
      log("c");
    });
    await execute();
    const told = runtime.calls.filter(({ method }) => method.startsWith("session.factory."));
    expect(told.map(({ method, params }) => (params["lines"] as unknown[] | undefined) ?? method)).toEqual([
      [
        { seq: 0, kind: "phase", text: "one" },
        { seq: 1, kind: "log", text: "a" },
      ],
      "session.factory.journal.get",
      "session.factory.journal.put",
      [{ seq: 2, kind: "log", text: "b" }],
      "session.factory.agent",
      [{ seq: 3, kind: "log", text: "c" }],
    ]);
  });

  it("fails with what its progress met, and says nothing once it is over", async () => {
    let context: FactoryContext | undefined;
    const { execute } = await withFactory(
      async (given) => {
        context = given;
        given.log("a");
      },
      {
        "session.factory.log": () => {
          throw new RpcError(-32603, "log refused");
        },
      },
    );
    await expect(execute()).rejects.toThrow("log refused");
    expect(() => context?.log("late")).toThrow("Cannot log after the factory run has settled");
  });

  it("runs branches at once; one that fails gives null", async () => {
    const { execute } = await withFactory(async ({ parallel, pipeline }) => {
      const fail = () => {
        throw new Error("x");
      };
      return [
        await parallel<number>([() => 1, async () => 2, fail]),
        await pipeline(
          [1, 2],
          (previous) => (previous === 1 ? fail() : previous),
          (previous, item, index) => [previous, item, index],
        ),
        await pipeline([3]),
      ] as JsonValue;
    });
    expect(await execute()).toEqual({ result: [[1, 2, null], [null, [2, 2, 1]], [3]] });
  });

  it("fails as a whole when the runtime refuses something in a branch", async () => {
    const { execute } = await withFactory(({ parallel, agent }) => parallel([() => agent("x")]) as never, {
      "session.factory.agent": () => {
        throw new RpcError(-32603, "no agents left");
      },
    });
    await expect(execute()).rejects.toThrow("no agents left");
  });

  it("takes functions for branches, an array for items, not too many, and no other factory", async () => {
    const problems: string[] = [];
    const { execute } = await withFactory(async ({ parallel, pipeline, factory }) => {
      const many = Array.from({ length: 4097 }, () => () => 1);
      for (const attempt of [
        () => parallel([5] as never),
        () => parallel(many),
        () => pipeline(5 as never),
        () => pipeline(many),
        () => factory("g"),
      ]) {
        await attempt().catch((error: Error) => problems.push(error.message));
      }
    });
    await execute();
    expect(problems).toEqual([
      "parallel() expects an array of functions, not promises. Wrap each call: () => agent(...)",
      "parallel() accepts at most 4096 items; got 4097.",
      "pipeline(items, ...stages): items must be an array",
      "pipeline() accepts at most 4096 items; got 4097.",
      "nested factories are not supported",
    ]);
  });

  it("pauses where it is told to, and is then aborted", async () => {
    const { runtime, execute } = await withFactory(({ pause }) => pause("here").then(() => "went on"), {
      "session.factory.pauseAtCheckpoint": () => ({ action: "pause" }),
    });
    const executed = execute();
    executed.catch(() => {});
    await runtime.called("session.factory.pauseAtCheckpoint");
    expect(
      await runtime.request("factory.abort", { sessionId: "s1", runId: "r", executionToken: "u" }),
    ).toEqual({});
    expect(
      await runtime.request("factory.abort", { sessionId: "s1", runId: "r", executionToken: "t" }),
    ).toEqual({});
    await expect(executed).rejects.toThrow(
      "Request factory.execute failed with message: Factory run was aborted",
    );
  });

  it("goes on behind a checkpoint that was passed before", async () => {
    const { execute } = await withFactory(({ pause }) => pause("here").then(() => "went on"), {
      "session.factory.pauseAtCheckpoint": () => ({ action: "continue" }),
    });
    expect(await execute()).toEqual({ result: "went on" });
  });

  it("can't pause without a key, nor in a branch", async () => {
    const problems: string[] = [];
    const { execute } = await withFactory(async ({ pause, parallel, pipeline }) => {
      const attempt = (key: string) => pause(key).catch((error: Error) => problems.push(error.message));
      await attempt("");
      await parallel([async () => attempt("k")]);
      await pipeline([1], () => attempt("k"));
    });
    await execute();
    expect(problems).toEqual([
      "Factory pause checkpoint key must not be empty",
      "Factory pause checkpoints are not allowed inside parallel() branches",
      "Factory pause checkpoints are not allowed inside pipeline() branches",
    ]);
  });

  it("stops asking agents once it is aborted, and when the session is left", async () => {
    const begun = deferred();
    const ended = deferred<unknown>();
    const { runtime, session, execute } = await withFactory(
      async ({ agent, signal }) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await agent("x").catch((error: unknown) => ended.resolve(error));
      },
      { "session.detach": () => ({ success: true }) },
    );
    execute().catch(() => {});
    await begun.promise;
    await session.disconnect();
    expect(await ended.promise).toMatchObject({ name: "AbortError", message: "Factory run was aborted" });
    expect(runtime.paramsOf("session.factory.agent")).toEqual([]);
  });

  it("can't start, resume or pause runs", async () => {
    const problems: string[] = [];
    const { session, runtime, execute } = await withFactory(
      async (context) => {
        const { factory } = context.session;
        for (const attempt of [
          () => factory.run("g"),
          () => session.factory.resume("r"),
          () => factory.pause("r"),
        ]) {
          await attempt().catch((error: Error) => problems.push(error.message));
        }
        await factory.getRun("r");
      },
      { "session.factory.getRun": () => ({ runId: "r", status: "running" }) },
    );
    await execute();
    expect(new Set(problems)).toEqual(
      new Set([
        "factory.run, factory.resume, and factory.pause are not allowed while a factory body is running on this call path.",
      ]),
    );
    expect(problems).toHaveLength(3);
    expect(runtime.paramsOf("session.factory.getRun")).toHaveLength(1);
  });
});

describe("session.factory", () => {
  const done = { runId: "r", attempt: 1, status: "completed", result: 7 };

  it("runs by name or handle, with the options that were given", async () => {
    const { session, runtime } = await openSession({}, { answers: { "session.factory.run": () => done } });
    const handle = defineFactory({ meta, run: async () => {} });
    expect(await session.factory.run("g", { args: { a: 1 } })).toEqual(done);
    await session.factory.run(handle, { limits: { maxAiCredits: null }, notifyOnComplete: true });
    expect(runtime.paramsOf("session.factory.run")).toEqual([
      { sessionId: "s1", name: "g", args: { a: 1 }, options: {} },
      {
        sessionId: "s1",
        name: "f",
        args: {},
        options: { limits: { maxAiCredits: null }, notifyOnComplete: true },
      },
    ]);
    await expect(session.factory.run({ meta } as never)).rejects.toThrow("Invalid factory handle");
  });

  it("waits for a run that is not done yet, by its events", async () => {
    const asked = deferred();
    const states = ["running", "completed"];
    const { session, runtime } = await openSession(
      {},
      {
        answers: {
          "session.factory.run": () => ({ runId: "r", status: "pending" }),
          "session.factory.getRun": () => {
            asked.resolve();
            return { runId: "r", status: states.shift() };
          },
        },
      },
    );
    const running = session.factory.run("g");
    await asked.promise;
    runtime.tell("s1", "factory.run_updated", { runId: "other", revision: 1 });
    runtime.tell("s1", "factory.run_updated", { runId: "r", revision: 2 });
    expect(await running).toEqual({ runId: "r", status: "completed" });
    expect(runtime.paramsOf("session.factory.getRun")).toHaveLength(2);
  });

  it("goes on waiting when the connection is lost and back", async () => {
    const asked = deferred();
    const states = [new Promise(() => {}), { runId: "r", status: "completed" }];
    const { session, runtime } = await openSession(
      {},
      {
        answers: {
          "session.factory.getRun": () => {
            asked.resolve();
            return states.shift();
          },
        },
      },
    );
    const waiting = session.factory.waitForRun("r");
    await asked.promise;
    runtime.drop();
    expect(await waiting).toEqual({ runId: "r", status: "completed" });
  });

  it("ends a wait by its signal, and when the session is left", async () => {
    const { session } = await openSession(
      {},
      {
        answers: {
          "session.factory.getRun": () => ({ runId: "r", status: "running" }),
          "session.detach": () => ({ success: true }),
        },
      },
    );
    const controller = new AbortController();
    const aborted = session.factory.waitForRun("r", { signal: controller.signal });
    const left = session.factory.waitForRun("r");
    aborted.catch(() => {});
    left.catch(() => {});
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    await session.disconnect();
    await expect(left).rejects.toMatchObject({ code: "ERR_SESSION_DISCONNECTED" });
  });

  it("tells why a run can't be gone on with", async () => {
    const { session } = await openSession(
      {},
      {
        answers: {
          "session.factory.resume": ({ runId }: { runId: string }) => {
            if (runId === "ok") return { factoryName: "f", run: done };
            throw new RpcError(-32603, "no", { data: { code: runId } });
          },
        } as never,
      },
    );
    expect(await session.factory.resume("ok")).toEqual(done);
    expect(await session.factory.run("f", { resumeFromRunId: "ok" })).toEqual(done);
    await expect(session.factory.resume("not_found")).rejects.toMatchObject({
      name: "FactoryResumeError",
      code: "not_found",
      message: "no",
    });
    await expect(session.factory.resume("else")).rejects.toBeInstanceOf(RpcError);
  });

  it("lists the newest runs, or a page of them", async () => {
    const page = { runs: [{ runId: "r" }], hasMoreNewer: false };
    const { session, runtime } = await openSession(
      {},
      { answers: { "session.factory.listRuns": () => page } },
    );
    expect(await session.factory.listRuns()).toEqual(page.runs);
    expect(await session.factory.listRuns({ limit: 2 })).toEqual(page);
    expect(runtime.paramsOf("session.factory.listRuns")).toEqual([
      { sessionId: "s1" },
      { sessionId: "s1", limit: 2 },
    ]);
  });
});

it("a run is done when it ended or is paused", () => {
  const statuses = ["pending", "running", "completed", "halted", "paused", "cancelled", "error"] as const;
  expect(statuses.filter(isFactoryRunTerminal)).toEqual([
    "completed",
    "halted",
    "paused",
    "cancelled",
    "error",
  ]);
});

it("a session without factories runs none", async () => {
  const { runtime } = await openSession();
  await expect(runtime.request("factory.execute", { sessionId: "s1", name: "f" })).rejects.toThrow(
    "No factory handler registered for session: s1",
  );
});
