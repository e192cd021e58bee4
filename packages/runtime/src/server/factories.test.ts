import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

interface Execution {
  readonly runId: string;
  readonly executionToken: string;
  readonly args: unknown;
  /** Resolves when the runtime aborts the attempt. */
  readonly aborted: Promise<void>;
  /** Calls `session.factory.NAME` for this attempt. */
  call(name: string, params: object): Promise<Record<string, unknown>>;
}

type Body = (execution: Execution) => Promise<unknown>;

const said: Step = { text: "Done." };
const ever = () => new Promise<never>(() => {});

/** A session with a client that watches, and another that brings factories. */
async function withFactories(
  bodies: Record<string, Body>,
  {
    steps = [said],
    limits = {},
    host: given,
  }: { steps?: readonly Step[]; limits?: object; host?: TestRuntime } = {},
) {
  const host = given ?? (await testRuntime(steps));
  const watcher = await host.client();
  const { sessionId } = await watcher.request("session.create", host.params());
  const provider = await join(host, sessionId, bodies, limits);
  const call = (name: string, params: object = {}) =>
    watcher.request(`session.factory.${name}`, { sessionId, ...params });
  /** Runs a factory, and waits until it is over. */
  const run = async (name: string, options: object = {}) => {
    const settled = watcher.next("factory.run_settled");
    const { runId } = await call("run", { name, args: {}, options });
    await settled;
    return call("getRun", { runId });
  };
  return { host, watcher, provider, sessionId, call, run };
}

async function join(
  host: TestRuntime,
  sessionId: string,
  bodies: Record<string, Body>,
  limits: object = {},
): Promise<TestClient> {
  const aborts = new Map<string, () => void>();
  const client: TestClient = await host.client({
    answer: ({ method, params }: IncomingRequest) => {
      const { executionToken, runId, name = "", args } = params as Execution & { name?: string };
      if (method === "factory.abort") {
        aborts.get(executionToken)?.();
        return {};
      }
      const aborted = new Promise<void>((resolve) => aborts.set(executionToken, resolve));
      const call = (method: string, more: object) =>
        client.request(`session.factory.${method}`, { sessionId, runId, executionToken, ...more });
      return bodies[name]?.({ runId, executionToken, args, aborted, call }).then((result) => ({ result }));
    },
  });
  const factories = Object.keys(bodies).map((name) => ({
    name,
    description: `Does ${name}`,
    phases: [{ title: "one", detail: "first" }, { title: "two" }],
    limits,
  }));
  await client.request("session.resume", { ...host.params(), sessionId, disableResume: true, factories });
  return client;
}

const agent = ({ call, runId }: Execution, prompt: string, opts: object = {}) =>
  call("agent", { factoryRunId: runId, prompt, opts });

describe("a factory", () => {
  test("runs at the client that brought it, and its result is kept", async () => {
    const { host, run, call, watcher } = await withFactories({ plain: async ({ args }) => ({ args }) });
    await using _ = host;
    const result = await run("plain");
    expect(result).toMatchObject({ attempt: 1, status: "completed", result: { args: {} } });
    expect(watcher.data("factory.run_started")).toEqual([
      { runId: result.runId, factoryName: "plain", attempt: 1 },
    ]);
    expect(watcher.data("factory.run_updated").map(({ revision }) => revision)).toEqual([2, 3]);
    expect((await call("listRuns")).runs).toMatchObject([
      { runId: result.runId, factoryName: "plain", status: "completed", canResume: false, revision: 3 },
    ]);
  });

  test("that nobody brought is not there, nor is its run", async () => {
    const { host, call } = await withFactories({});
    await using _ = host;
    const unknown = call("run", { name: "x", args: {} });
    await expect(unknown).rejects.toMatchObject({ data: { code: "factory_not_found", name: "x" } });
    await expect(call("getRun", { runId: "x" })).rejects.toMatchObject({
      code: -32602,
      message: 'Factory run "x" was not found',
      data: { runId: "x", code: "factory_run_not_found" },
    });
    await expect(call("resume", { runId: "x" })).rejects.toMatchObject({ data: { code: "not_found" } });
    expect(await call("listRuns")).toEqual({
      runs: [],
      oldestSeq: null,
      newestSeq: null,
      hasMoreNewer: false,
      omittedOlder: 0,
    });
  });

  test("that fails tells why, and may be gone on with", async () => {
    let attempts = 0;
    const { host, run, call, watcher } = await withFactories({
      fails: async () => {
        if (++attempts === 1) throw new Error("no luck");
        return attempts;
      },
    });
    await using _ = host;
    const failed = await run("fails");
    expect(failed).toMatchObject({ status: "error", error: "no luck" });
    const settled = watcher.next("factory.run_settled");
    expect(await call("resume", { runId: failed.runId })).toMatchObject({
      factoryName: "fails",
      run: { status: "running", attempt: 2 },
    });
    await settled;
    expect(await call("getRun", { runId: failed.runId })).toMatchObject({ status: "completed", result: 2 });
    await expect(call("resume", { runId: failed.runId })).rejects.toMatchObject({
      data: { code: "non_resumable" },
    });
  });

  test("is halted when its client goes, and goes on with another that brings it", async () => {
    const begun: (() => void)[] = [];
    const atWork = new Promise<void>((resolve) => begun.push(resolve));
    const { host, call, watcher, provider, sessionId } = await withFactories({
      waits: async () => {
        begun[0]?.();
        await ever();
      },
    });
    await using _ = host;
    const halted = watcher.next("factory.run_settled");
    const { runId } = await call("run", { name: "waits", args: { a: 1 } });
    await atWork;
    await expect(call("resume", { runId })).rejects.toMatchObject({ data: { code: "already_active" } });
    provider.close();
    expect((await halted).data).toMatchObject({
      status: "halted",
      failureType: "factory_provider_disconnected",
    });
    await expect(call("resume", { runId })).rejects.toMatchObject({ data: { code: "factory_not_found" } });
    await join(host, sessionId, { waits: async ({ args }) => args });
    const settled = watcher.next("factory.run_settled");
    await call("resume", { runId });
    await settled;
    expect(await call("getRun", { runId })).toMatchObject({
      status: "completed",
      attempt: 2,
      result: { a: 1 },
    });
  });
});

describe("steps and agents of a factory", () => {
  test("are carried out once over all attempts, and after a restart", async () => {
    const carriedOut: string[] = [];
    const work = async (execution: Execution) => {
      const { call } = execution;
      if (!(await call("journal.get", { key: "k" }))["hit"]) {
        carriedOut.push("step");
        await call("journal.put", { key: "k", resultJson: { made: 1 } });
      }
      const answer = (await agent(execution, "Say it."))["result"];
      const { action } = await call("pauseAtCheckpoint", { key: "here" });
      if (action === "pause") {
        await execution.aborted;
        throw new Error("aborted");
      }
      return [(await call("journal.get", { key: "k" }))["resultJson"], answer];
    };
    const { host, run, sessionId } = await withFactories({ work }, { steps: [{ text: "Said." }] });
    const paused = await run("work");
    expect(paused).toMatchObject({ status: "paused", pauseInfo: { type: "checkpoint", key: "here" } });
    const again = await host.restarted();
    await using _ = again;
    await using __ = host;
    const watcher = await again.client();
    await watcher.request("session.resume", { ...again.params(), sessionId });
    await join(again, sessionId, { work });
    const settled = watcher.next("factory.run_settled");
    await watcher.request("session.factory.resume", { sessionId, runId: paused.runId });
    await settled;
    expect(await watcher.request("session.factory.getRun", { sessionId, runId: paused.runId })).toMatchObject(
      {
        status: "completed",
        attempt: 2,
        result: [{ made: 1 }, "Said."],
      },
    );
    expect(carriedOut).toEqual(["step"]);
    expect(host.provider.requests).toHaveLength(1);
  });

  test("the same call is one agent; one that fails gives null", async () => {
    const steps: Step[] = [{ text: "One." }, { status: 400, raw: '{"error":{"message":"no"}}' }];
    const { host, run, call } = await withFactories(
      {
        work: async (execution) => {
          const twice = await Promise.all([agent(execution, "Same."), agent(execution, "Same.")]);
          const other = await agent(execution, "Other.", { label: "L" });
          const unknown = await agent(execution, "Third.", { agent: "no-such-agent" });
          return [...twice, other, unknown].map(({ result }) => result);
        },
      },
      { steps },
    );
    await using _ = host;
    const { runId, result } = await run("work");
    expect(result).toEqual(["One.", "One.", null, null]);
    const { agents, consumed } = await call("getRunDetail", { runId });
    expect(agents).toMatchObject([
      { label: "general-purpose", status: "completed", agentType: "general-purpose", phaseId: null },
      { label: "L", status: "failed" },
    ]);
    expect(consumed).toMatchObject({ subagents: 2 });
  });

  test("an agent that must answer in JSON is corrected, twice at most", async () => {
    const schema = { type: "object", properties: { a: { type: "number" } }, required: ["a"] };
    const steps: Step[] = [
      { text: "Sure!" },
      { text: '{"a":"x"}' },
      { text: '```json\n{"a": 1}\n```' },
      { text: "No." },
      { text: "No." },
      { text: "No." },
    ];
    const { host, run } = await withFactories(
      {
        work: async (execution) => [
          (await agent(execution, "Count.", { schema }))["result"],
          (await agent(execution, "Count again.", { schema }))["result"],
        ],
      },
      { steps },
    );
    await using _ = host;
    expect(await run("work")).toMatchObject({ result: [{ a: 1 }, null] });
    const prompts = host.provider.requests.map(({ body }) => body.messages.at(-1)?.content);
    expect(prompts[1]).toContain("it is not JSON");
    expect(prompts[2]).toContain('/a: "x" is not of type "number"');
  });

  test("are for the attempt at work alone", async () => {
    let held: Execution | undefined;
    const { host, run } = await withFactories({
      plain: async (execution) => {
        held = execution;
        const stranger = execution.call("journal.get", { key: "k", executionToken: "another" });
        await expect(stranger).rejects.toMatchObject({ data: { code: "factory_attempt_over" } });
      },
    });
    await using _ = host;
    expect(await run("plain")).toMatchObject({ status: "completed" });
    await expect(held?.call("log", { lines: [] })).rejects.toMatchObject({
      data: { code: "factory_attempt_over" },
    });
  });
});

describe("a run", () => {
  const waits: Body = async ({ aborted }) => {
    await aborted;
    throw new Error("Factory run was aborted");
  };

  test("is cancelled, or paused, from outside", async () => {
    const { host, call } = await withFactories({ waits });
    await using _ = host;
    const first = await call("run", { name: "waits", args: {} });
    expect(await call("cancel", { runId: first.runId })).toMatchObject({ status: "cancelled" });
    expect(await call("cancel", { runId: first.runId })).toMatchObject({ status: "cancelled" });
    const second = await call("run", { name: "waits", args: {} });
    const paused = { status: "paused", pauseInfo: { type: "user" } };
    expect(await call("pause", { runId: second.runId })).toMatchObject(paused);
    expect(await call("cancel", { runId: second.runId })).toMatchObject({ status: "cancelled" });
  });

  test("ends where a limit is reached, and goes on with a higher one", async () => {
    const { host, run, call, watcher } = await withFactories(
      {
        work: async (execution) => {
          await agent(execution, "One.");
          await agent(execution, "Two.");
          return "done";
        },
      },
      { limits: { maxTotalSubagents: 1 } },
    );
    await using _ = host;
    const stopped = await run("work");
    const failure = {
      type: "factory_limit_reached",
      kind: "maxTotalSubagents",
      value: 1,
      runId: stopped.runId,
    };
    expect(stopped).toMatchObject({ status: "error", failure });
    const settled = watcher.next("factory.run_settled");
    await call("resume", { runId: stopped.runId, limits: { maxTotalSubagents: 2 } });
    await settled;
    expect(await call("getRun", { runId: stopped.runId })).toMatchObject({
      status: "completed",
      result: "done",
    });
    expect(host.provider.requests).toHaveLength(2);
  });

  test("ends when its time is over", async () => {
    const { host, run } = await withFactories({ waits });
    await using _ = host;
    expect(await run("waits", { limits: { timeoutSeconds: 0.05 } })).toMatchObject({
      status: "error",
      failure: { kind: "timeoutSeconds", value: 0.05 },
    });
  });

  test("can't be given limits that make no sense", async () => {
    const { host, call } = await withFactories({ waits });
    await using _ = host;
    for (const limits of [
      { maxTotalSubagents: 0 },
      { timeoutSeconds: 1e9 },
      { maxConcurrentSubagents: 1.5 },
    ]) {
      const refused = call("run", { name: "waits", args: {}, options: { limits } });
      await expect(refused).rejects.toMatchObject({ data: { code: "factory_limits_invalid" } });
    }
  });

  test("shows its phases and progress, by pages", async () => {
    const lines = [
      { seq: 0, kind: "phase", text: "one" },
      { seq: 1, kind: "log", text: "a" },
      { seq: 2, kind: "log", text: "b" },
    ];
    const { host, run, call, watcher } = await withFactories({
      work: async ({ call }) => {
        await call("log", { lines });
        await call("log", { lines: [lines[2], { seq: 3, kind: "phase", text: "unheard of" }] });
      },
    });
    await using _ = host;
    const { runId } = await run("work", { logPhaseNames: true });
    const { phases, progress } = await call("getRunDetail", { runId });
    expect(phases).toMatchObject([
      { title: "one", ordinal: 0, detail: "first", status: "completed", entryCount: 1 },
      { title: "two", ordinal: 1, status: "skipped", entryCount: 0 },
      { title: "unheard of", ordinal: null, status: "completed" },
    ]);
    expect(progress).toMatchObject({ oldestSeq: 1, newestSeq: 4, hasMoreOlder: false });
    const page = await call("getRunProgress", { runId, afterSeq: 1, limit: 2 });
    expect(page).toMatchObject({
      records: [{ text: "a" }, { text: "b" }],
      hasMoreNewer: true,
      hasMoreOlder: true,
    });
    const last = await call("getRunProgress", { runId, limit: 1 });
    expect(last.records).toMatchObject([{ text: "unheard of" }]);
    expect(watcher.data("session.info").map(({ message }) => message)).toContain("work: one");
  });

  test("the session's agent hears of its end where that is asked for", async () => {
    const { host, run, watcher } = await withFactories({ plain: async () => "x" });
    await using _ = host;
    const idle = watcher.next("session.idle");
    const { runId } = await run("plain", { notifyOnComplete: true });
    await idle;
    expect(watcher.data("system.notification")).toMatchObject([
      { kind: { type: "factory_completed", runId, status: "completed", resultPreview: '"x"', attempt: 1 } },
    ]);
  });

  test("that a stopped runtime left at work is halted", async () => {
    const { host, call, sessionId } = await withFactories({ waits });
    const { runId } = await call("run", { name: "waits", args: {} });
    const again = await host.restarted();
    await using _ = again;
    await using __ = host;
    const client = await again.client();
    await client.request("session.resume", { ...again.params(), sessionId });
    expect(await client.request("session.factory.getRun", { sessionId, runId })).toMatchObject({
      status: "halted",
      reason: expect.stringContaining("stopped"),
    });
  });
});
