import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it } from "vitest";
import { deferred, openSession } from "../testing/setup.js";
import { defineFactory } from "./definition.js";
import { isFactoryRunTerminal } from "./runs.js";

const meta = { name: "f", description: "d", phases: [] };

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
