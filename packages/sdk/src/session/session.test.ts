import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it, vi } from "vitest";
import { openSession, unknownMethodAnswer } from "../testing/setup.js";
import type { ElicitationResult } from "../types/elicitation.js";

describe("a session", () => {
  it("sends what is said, and nothing else", async () => {
    const { session, runtime } = await openSession();
    await session.send("hi");
    await session.send({
      prompt: "p",
      attachments: [{ type: "file", path: "/f" }],
      mode: "immediate",
      agentMode: "plan",
      requestHeaders: { a: "b" },
      displayPrompt: "d",
      source: "system",
      extra: 1,
    } as never);
    expect(runtime.paramsOf("session.send")).toEqual([
      { sessionId: "s1", prompt: "hi" },
      {
        sessionId: "s1",
        prompt: "p",
        attachments: [{ type: "file", path: "/f" }],
        mode: "immediate",
        agentMode: "plan",
        requestHeaders: { a: "b" },
        displayPrompt: "d",
        source: "system",
      },
    ]);
  });

  it("has methods for what the runtime can do with it", async () => {
    const { session, runtime } = await openSession();
    await session.abort();
    await session.setModel("m");
    await session.setModel("m", { reasoningEffort: "high", contextTier: "default", autoTier: null });
    await session.setAutoTier("intelligence");
    await session.log("x");
    await session.log("y", { level: "warning", ephemeral: true });
    runtime.log("s1", "session.info");
    expect((await session.getEvents()).map(({ id }) => id)).toEqual(["e1"]);
    await session.rpc.queue.clear();
    expect(runtime.calls.slice(2)).toEqual([
      { method: "session.abort", params: { sessionId: "s1" } },
      { method: "session.model.switchTo", params: { sessionId: "s1", modelId: "m" } },
      {
        method: "session.model.switchTo",
        params: {
          sessionId: "s1",
          modelId: "m",
          reasoningEffort: "high",
          contextTier: "default",
          autoTier: null,
        },
      },
      { method: "session.model.switchAutoTier", params: { sessionId: "s1", autoTier: "intelligence" } },
      { method: "session.log", params: { sessionId: "s1", message: "x" } },
      {
        method: "session.log",
        params: { sessionId: "s1", message: "y", level: "warning", ephemeral: true },
      },
      { method: "session.getMessages", params: { sessionId: "s1" } },
      { method: "session.queue.clear", params: { sessionId: "s1" } },
    ]);
  });

  it("shows events to handlers of their type first, and isolates one that fails", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const { session, runtime, client } = await openSession();
    const seen: string[] = [];
    session.on(() => {
      throw new Error("boom");
    });
    session.on((event) => seen.push(`any ${event.type}`));
    const off = session.on("session.idle", () => seen.push("idle"));
    runtime.tell("s1", "session.idle");
    await client.ping();
    off();
    runtime.tell("s1", "session.idle");
    runtime.tell("s1", "something.newer");
    await client.ping();
    expect(seen).toEqual(["idle", "any session.idle", "any session.idle", "any something.newer"]);
    expect(warn).toHaveBeenCalledTimes(3);
    warn.mockRestore();
  });

  it("follows what its host can do", async () => {
    const { session, runtime, client } = await openSession();
    runtime.tell("s1", "capabilities.changed", { ui: { elicitation: true } });
    await client.ping();
    expect(session.capabilities).toEqual({ ui: { elicitation: true } });
  });

  it("is left once", async () => {
    const { session, runtime, client } = await openSession();
    const seen: string[] = [];
    session.on(({ type }) => seen.push(type));
    await session.disconnect();
    await session.disconnect();
    runtime.emit("s1", "session.info");
    await client.ping();
    expect(seen).toEqual([]);
    expect(runtime.paramsOf("session.detach")).toEqual([{ sessionId: "s1" }]);
    await expect(session.send("x")).rejects.toMatchObject({ code: "ERR_SESSION_DISCONNECTED" });
  });

  it("can be left again when that failed", async () => {
    const { session, runtime } = await openSession();
    runtime.answers["session.detach"] = () => {
      delete runtime.answers["session.detach"];
      throw new RpcError(-32000, "cannot");
    };
    await expect(session.disconnect()).rejects.toThrow("cannot");
    await session.disconnect();
    expect(runtime.paramsOf("session.detach")).toHaveLength(2);
  });

  it("is closed where a runtime does not know how to leave it", async () => {
    const { session, runtime } = await openSession(
      {},
      { answers: { "session.detach": unknownMethodAnswer } },
    );
    await session.disconnect();
    expect(runtime.paramsOf("session.destroy")).toEqual([{ sessionId: "s1" }]);
  });

  it("is left at the end of a block", async () => {
    const { runtime, client } = await openSession();
    {
      await using session = await client.resumeSession("s1");
      await session.abort();
    }
    expect(runtime.paramsOf("session.detach")).toEqual([{ sessionId: "s1" }]);
  });
});

describe("a session's dialogs", () => {
  const METHOD = "session.ui.elicitation";
  const withHost = (answer: ElicitationResult) =>
    openSession(
      {},
      {
        answers: {
          "session.create": () => ({ sessionId: "s1", capabilities: { ui: { elicitation: true } } }),
          [METHOD]: () => answer,
        },
      },
    );

  it("are forms of one field", async () => {
    const { session, runtime } = await withHost({
      action: "accept",
      content: { confirmed: true, selection: "b", value: "v" },
    });
    expect(await session.ui.confirm("sure?")).toBe(true);
    expect(await session.ui.select("pick", ["a", "b"])).toBe("b");
    expect(await session.ui.input("in", { title: "t", minLength: 1 })).toBe("v");
    const fields = runtime.paramsOf(METHOD).map(({ message, requestedSchema }) => [message, requestedSchema]);
    expect(fields).toEqual([
      [
        "sure?",
        {
          type: "object",
          properties: { confirmed: { type: "boolean", default: true } },
          required: ["confirmed"],
        },
      ],
      [
        "pick",
        {
          type: "object",
          properties: { selection: { type: "string", enum: ["a", "b"] } },
          required: ["selection"],
        },
      ],
      [
        "in",
        {
          type: "object",
          properties: { value: { type: "string", title: "t", minLength: 1 } },
          required: ["value"],
        },
      ],
    ]);
  });

  it("give nothing when they are dismissed", async () => {
    const { session } = await withHost({ action: "decline" });
    expect(await session.ui.confirm("sure?")).toBe(false);
    expect(await session.ui.select("pick", ["a"])).toBeNull();
    expect(await session.ui.input("in")).toBeNull();
  });

  it("are refused where the host has none", async () => {
    const { session } = await openSession();
    await expect(session.ui.confirm("sure?")).rejects.toMatchObject({
      code: "ERR_UNSUPPORTED",
      message:
        "Elicitation is not supported by the host. Check session.capabilities.ui?.elicitation before calling UI methods.",
    });
  });
});
