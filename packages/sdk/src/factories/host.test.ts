import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it } from "vitest";
import { deferred, openSession } from "../testing/setup.js";
import type { FactoryContext, FactoryOutcome } from "../types/factories.js";
import type { JsonValue } from "../types/tools.js";
import { defineFactory } from "./definition.js";
import { FactoryHost } from "./host.js";

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

it("a session without factories runs none", async () => {
  const { runtime } = await openSession();
  await expect(runtime.request("factory.execute", { sessionId: "s1", name: "f" })).rejects.toThrow(
    "No factory handler registered for session: s1",
  );
});
