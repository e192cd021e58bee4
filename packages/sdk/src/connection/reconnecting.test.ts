import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it } from "vitest";
import type { CopilotClient } from "../client/client.js";
import type { ScriptedRuntime } from "../testing/scripted-runtime.js";
import { clientOf, deferred, openSession, startRuntime } from "../testing/setup.js";
import type { SessionConfig } from "../types/session-config.js";

const TOOL = "session.tools.handlePendingToolCall";
const PERMISSION = "session.permissions.handlePendingPermissionRequest";
const write = { requestId: "p1", permissionRequest: { kind: "write", toolCallId: "c1" } };
const call = { requestId: "t1", sessionId: "s1", toolCallId: "c1", toolName: "t" };

/** Waits until a client is in a state. */
function reached(client: CopilotClient, state: string): Promise<void> {
  return new Promise((resolve) => {
    if (client.connectionState === state) resolve();
    const off = client.onConnectionState((now) => {
      if (now !== state) return;
      off();
      resolve();
    });
  });
}

/** Cuts the connection, and waits until the client is back. */
async function interrupt(runtime: ScriptedRuntime, client: CopilotClient): Promise<void> {
  const lost = reached(client, "reconnecting");
  runtime.drop();
  await lost;
  await reached(client, "connected");
}

async function open(config: SessionConfig = {}) {
  const ids: string[] = [];
  const opened = await openSession({
    ...config,
    onEvent: (event) => {
      if (event.ephemeral !== true) ids.push(event.id);
    },
  });
  return { ...opened, ids };
}

describe("a lost connection", () => {
  it("is made again, and the session resumed with what the client brings", async () => {
    const { runtime, client } = await open({
      model: "m",
      tools: [{ name: "t", handler: () => "x" }],
      onMcpAuthRequest: () => null,
      coauthorEnabled: true,
      cloud: {},
    });
    const states: string[] = [];
    client.onConnectionState((state) => states.push(state));
    await interrupt(runtime, client);
    expect(states).toEqual(["reconnecting", "connected"]);
    const [first, second] = runtime.told;
    expect(first).toEqual({
      method: "$/client.returns",
      params: { clientId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(second).toEqual(first);
    expect(runtime.paramsOf("session.resume")[0]).toMatchObject({
      sessionId: "s1",
      model: "m",
      tools: [{ name: "t" }],
      disableResume: true,
      continuePendingWork: true,
    });
    expect(runtime.paramsOf("session.resume")[0]).not.toHaveProperty("cloud");
    expect(runtime.paramsOf("session.eventLog.registerInterest")).toHaveLength(2);
    expect(runtime.paramsOf("session.options.update")).toHaveLength(2);
  });

  it("keeps the model that the session was changed to", async () => {
    const { runtime, client } = await open({ model: "m" });
    runtime.emit("s1", "session.model_change", { newModel: "n", reasoningEffort: "high" });
    await client.ping();
    await interrupt(runtime, client);
    expect(runtime.paramsOf("session.resume")[0]).toMatchObject({ model: "n", reasoningEffort: "high" });
  });

  it("leaves no durable event out, shows none twice, and keeps their order", async () => {
    const { runtime, client, ids } = await open();
    runtime.emit("s1", "session.info");
    await client.ping();
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    runtime.log("s1", "session.info");
    runtime.log("s1", "session.info");
    runtime.answers["session.resume"] = ({ sessionId }: { sessionId: string }) => {
      // Live before the client has read what it missed.
      runtime.emit("s1", "session.info");
      return { sessionId };
    };
    await reached(client, "connected");
    runtime.emit("s1", "session.info");
    await client.ping();
    expect(ids).toEqual(["e1", "e2", "e3", "e4", "e5"]);
    expect(runtime.paramsOf("session.eventLog.read")[0]).toMatchObject({ cursor: "e1" });
  });

  it.each(["connect", "session.resume", "session.eventLog.read", "session.metadata.isProcessing"])(
    "shows everything once and in order when it is lost again at %s",
    async (method) => {
      const { runtime, client, session, ids } = await open();
      session.sendAndWait("x").catch(() => {});
      await runtime.called("session.send");
      runtime.emit("s1", "session.info");
      await client.ping();
      const lost = reached(client, "reconnecting");
      runtime.drop();
      await lost;
      runtime.log("s1", "session.info");
      runtime.answers[method] = () => {
        delete runtime.answers[method];
        runtime.emit("s1", "session.info");
        runtime.drop();
        runtime.log("s1", "session.info");
        runtime.answers["session.resume"] = ({ sessionId }: { sessionId: string }) => {
          runtime.emit("s1", "session.info");
          return { sessionId };
        };
      };
      await reached(client, "connected");
      expect(ids).toEqual(["e1", "e2", "e3", "e4", "e5"]);
    },
  );

  it("reads on from the beginning when the log forgot where it was, showing nothing twice", async () => {
    const { runtime, client, ids } = await open();
    for (let i = 0; i < 5; i++) runtime.emit("s1", "session.info");
    await client.ping();
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    // The last event that was shown is gone: a runtime that lost its end writes another.
    runtime.truncate("s1", 3);
    runtime.answers["session.eventLog.read"] = () => ({
      events: ["e3", "e4", "x1"].map((id) => ({ id, type: "session.info", data: {}, parentId: null })),
      cursor: "x1",
      hasMore: false,
      cursorStatus: "expired",
    });
    await reached(client, "connected");
    expect(ids).toEqual(["e1", "e2", "e3", "e4", "e5", "x1"]);
  });

  it("reads all of a log that can't be read from a cursor", async () => {
    const { runtime, client, ids } = await open();
    runtime.emit("s1", "session.info");
    runtime.answers["session.eventLog.read"] = () => {
      throw new RpcError(-32601, "Unhandled method");
    };
    await client.ping();
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    runtime.log("s1", "session.info");
    await reached(client, "connected");
    expect(ids).toEqual(["e1", "e2"]);
  });

  it("goes on from the end of the log where a session was joined without a resume event", async () => {
    const runtime = await startRuntime({ "session.eventLog.tail": () => ({ cursor: "e2" }) });
    runtime.log("s1", "session.info");
    runtime.log("s1", "session.info");
    const client = clientOf(runtime);
    const ids: string[] = [];
    await client.resumeSession("s1", { suppressResumeEvent: true, onEvent: ({ id }) => ids.push(id) });
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    runtime.log("s1", "session.info");
    await reached(client, "connected");
    expect(ids).toEqual(["e3"]);
  });
});

describe("a question, across a lost connection", () => {
  it("is asked again when it is still open, and its first handler told by its signal", async () => {
    const signals: AbortSignal[] = [];
    const asked = deferred();
    const { runtime, client } = await open({
      onPermissionRequest: async (_, { signal }) => {
        signals.push(signal);
        asked.resolve();
        if (signals.length > 1) return { kind: "approve-once" };
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return { kind: "user-not-available" };
      },
    });
    runtime.emit("s1", "permission.requested", write);
    await asked.promise;
    await interrupt(runtime, client);
    expect(await runtime.called(PERMISSION)).toMatchObject({
      requestId: "p1",
      result: { kind: "approve-once" },
    });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    await client.ping();
    expect(runtime.paramsOf(PERMISSION)).toHaveLength(1);
  });

  it("is not asked again when it was decided meanwhile", async () => {
    let asked = 0;
    const begun = deferred();
    const { runtime, client } = await open({
      onPermissionRequest: (_, { signal }) => {
        asked++;
        begun.resolve();
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    });
    runtime.emit("s1", "permission.requested", write);
    await begun.promise;
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    runtime.log("s1", "permission.completed", { requestId: "p1", result: { kind: "approved" } });
    await reached(client, "connected");
    await client.ping();
    expect(asked).toBe(1);
    expect(runtime.paramsOf(PERMISSION)).toEqual([]);
  });

  it("is asked when it came up meanwhile, unless it was decided meanwhile, too", async () => {
    const asked: string[] = [];
    const { runtime, client } = await open({
      onPermissionRequest: (request) => {
        asked.push(request.toolCallId ?? "");
        return { kind: "approve-once" };
      },
    });
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    const request = (toolCallId: string) => ({ kind: "write", toolCallId });
    runtime.log("s1", "permission.requested", { requestId: "p1", permissionRequest: request("open") });
    runtime.log("s1", "permission.requested", { requestId: "p2", permissionRequest: request("decided") });
    runtime.log("s1", "permission.completed", { requestId: "p2", result: { kind: "approved" } });
    expect(await runtime.called(PERMISSION)).toMatchObject({ requestId: "p1" });
    await client.ping();
    expect(asked).toEqual(["open"]);
  });

  it("is answered once more when the answer may have been lost", async () => {
    const { runtime, client } = await open({ onPermissionRequest: () => ({ kind: "approve-once" }) });
    runtime.answers[PERMISSION] = () => {
      delete runtime.answers[PERMISSION];
      runtime.drop();
    };
    runtime.emit("s1", "permission.requested", write);
    await runtime.called(PERMISSION, 2);
    await client.ping();
    expect(runtime.paramsOf(PERMISSION)).toHaveLength(2);
  });

  it("lets a tool that runs finish, and runs it no second time", async () => {
    let runs = 0;
    const begun = deferred();
    const result = deferred<string>();
    const { runtime, client } = await open({
      tools: [
        {
          name: "t",
          handler: () => {
            runs++;
            begun.resolve();
            return result.promise;
          },
        },
      ],
    });
    runtime.emit("s1", "external_tool.requested", call);
    await begun.promise;
    await interrupt(runtime, client);
    result.resolve("done");
    expect(await runtime.called(TOOL)).toMatchObject({ requestId: "t1", result: "done" });
    expect(runs).toBe(1);
  });

  it("sends the result of a tool that finished while the connection was lost", async () => {
    const begun = deferred();
    const result = deferred<string>();
    const { runtime, client } = await open({
      tools: [
        {
          name: "t",
          handler: () => {
            begun.resolve();
            return result.promise;
          },
        },
      ],
    });
    runtime.emit("s1", "external_tool.requested", call);
    await begun.promise;
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    result.resolve("done");
    expect(await runtime.called(TOOL)).toMatchObject({ requestId: "t1", result: "done" });
  });

  it("runs a tool again that gave up when its signal fired", async () => {
    let runs = 0;
    const begun = deferred();
    const { runtime, client } = await open({
      tools: [
        {
          name: "t",
          handler: (_, { signal }) => {
            begun.resolve();
            if (++runs > 1) return "done";
            return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
          },
        },
      ],
    });
    runtime.emit("s1", "external_tool.requested", call);
    await begun.promise;
    await interrupt(runtime, client);
    expect(await runtime.called(TOOL)).toMatchObject({ result: "done" });
    expect(runs).toBe(2);
  });

  it("drops a tool's result when the runtime ended the call meanwhile", async () => {
    const begun = deferred();
    const result = deferred<string>();
    const { runtime, client } = await open({
      tools: [
        {
          name: "t",
          handler: () => {
            begun.resolve();
            return result.promise;
          },
        },
      ],
    });
    runtime.emit("s1", "external_tool.requested", call);
    await begun.promise;
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    runtime.log("s1", "tool.execution_complete", { toolCallId: "c1", success: false });
    await reached(client, "connected");
    result.resolve("late");
    await client.ping();
    expect(runtime.paramsOf(TOOL)).toEqual([]);
  });
});

describe("a call, across a lost connection", () => {
  it("that was not answered fails: nobody knows if it was carried out", async () => {
    const { runtime, client, session } = await open();
    runtime.answers["session.send"] = () => runtime.drop();
    await expect(session.send("x")).rejects.toMatchObject({ code: "ERR_CONNECTION_LOST" });
    await reached(client, "connected");
  });

  it("that is made meanwhile waits", async () => {
    const { runtime, client, session } = await open();
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    expect(await session.send("x")).toBe("m1");
    expect(client.connectionState).toBe("connected");
  });

  it("that is made meanwhile fails once its time is up", async () => {
    const runtime = await startRuntime();
    const client = clientOf(runtime, { reconnect: { initialDelayMs: 1, maxDelayMs: 5, callTimeoutMs: 20 } });
    const session = await client.createSession();
    const lost = reached(client, "reconnecting");
    await runtime.close();
    await lost;
    await expect(session.send("x")).rejects.toMatchObject({
      code: "ERR_RECONNECT_TIMEOUT",
      message: "The client did not get back to the runtime within 20 ms; session.send was not sent.",
    });
  });

  it("that is made meanwhile waits as long as it takes, where it is told to", async () => {
    const runtime = await startRuntime();
    const callTimeoutMs = Number.POSITIVE_INFINITY;
    const client = clientOf(runtime, { reconnect: { initialDelayMs: 20, maxDelayMs: 20, callTimeoutMs } });
    const session = await client.createSession();
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    expect(await session.send("x")).toBe("m1");
  });

  it("sendAndWait gets the answer that was given meanwhile", async () => {
    const { runtime, client, session } = await open();
    const answer = session.sendAndWait("x");
    await runtime.called("session.send");
    runtime.emit("s1", "user.message", { messageId: "m1", interactionId: "i1", content: "x" });
    await client.ping();
    const lost = reached(client, "reconnecting");
    runtime.drop();
    await lost;
    runtime.log("s1", "assistant.message", { content: "yes", originatingMessageId: "m1" });
    runtime.answers["session.metadata.isProcessing"] = () => ({ processing: false });
    expect((await answer)?.data.content).toBe("yes");
  });

  it("sendAndWait fails when the runtime knows nothing of its message any more", async () => {
    const { runtime, client, session } = await open();
    const answer = session.sendAndWait("x").catch((error) => error);
    await runtime.called("session.send");
    await client.ping();
    runtime.answers["session.metadata.isProcessing"] = () => ({ processing: false });
    runtime.answers["session.queue.pendingItems"] = () => ({ items: [] });
    runtime.drop();
    expect(await answer).toMatchObject({ code: "ERR_CONNECTION_LOST" });
  });
});

describe("a connection that does not come back", () => {
  it("is waited for no longer than asked, and what waits fails", async () => {
    const runtime = await startRuntime();
    const client = clientOf(runtime, { reconnect: { initialDelayMs: 1, maxDelayMs: 5, giveUpAfterMs: 30 } });
    const session = await client.createSession();
    const answer = session.sendAndWait("x").catch((error) => error);
    await runtime.called("session.send");
    await client.ping();
    await runtime.close();
    await reached(client, "error");
    expect(await answer).toMatchObject({ code: "ERR_CONNECT_FAILED" });
    await expect(session.send("x")).rejects.toMatchObject({ code: "ERR_CONNECT_FAILED" });
    await expect(client.ping()).rejects.toMatchObject({ code: "ERR_NOT_CONNECTED" });
  });

  it("is not waited for when the runtime refuses the client", async () => {
    const { runtime, client } = await open();
    runtime.answers["connect"] = () => {
      throw new RpcError(-32002, "AUTHENTICATION_FAILED");
    };
    const failed = new Promise<Error | undefined>((resolve) => {
      client.onConnectionState((state, error) => {
        if (state === "error") resolve(error);
      });
    });
    runtime.drop();
    expect(await failed).toMatchObject({ code: -32002 });
    expect(runtime.paramsOf("connect")).toHaveLength(2);
  });

  it("is not waited for when the program does not want that", async () => {
    const runtime = await startRuntime();
    const client = clientOf(runtime, { reconnect: false });
    const session = await client.createSession({
      tools: [{ name: "t", handler: () => new Promise(() => {}) }],
    });
    const answer = session.sendAndWait("x").catch((error) => error);
    await runtime.called("session.send");
    await client.ping();
    runtime.drop();
    expect(await answer).toMatchObject({ code: "ERR_CONNECTION_LOST" });
    expect(client.connectionState).toBe("error");
    await client.start();
    expect(await client.ping()).toBeDefined();
  });

  it("takes only those sessions along that the runtime still has", async () => {
    const { runtime, client, session } = await open();
    const other = await client.createSession({ sessionId: "s2" });
    runtime.answers["session.resume"] = ({ sessionId }: { sessionId: string }) => {
      if (sessionId === "s1") throw new RpcError(-32603, "Session not found: s1");
      return { sessionId };
    };
    await interrupt(runtime, client);
    await expect(session.send("x")).rejects.toMatchObject({
      code: "ERR_SESSION_DISCONNECTED",
      message: "Session s1 could not be resumed: Session not found: s1",
    });
    expect(await other.send("x")).toBe("m1");
  });

  it("is given up by stop, at once", async () => {
    const { runtime, client, session } = await open();
    const answer = session.sendAndWait("x").catch((error) => error);
    await runtime.called("session.send");
    await client.ping();
    const lost = reached(client, "reconnecting");
    await runtime.close();
    await lost;
    expect(await client.stop()).toEqual([]);
    expect(client.connectionState).toBe("disconnected");
    expect(await answer).toMatchObject({ code: "ERR_STOPPED" });
  });
});

describe("a runtime that is started again", () => {
  it("is reached at the same port", async () => {
    const { runtime, client, ids } = await open();
    runtime.emit("s1", "session.info");
    await client.ping();
    const { port } = runtime;
    const lost = reached(client, "reconnecting");
    await runtime.close();
    await lost;
    const again = await startRuntime({}, port);
    again.log("s1", "session.info");
    again.log("s1", "session.info");
    await reached(client, "connected");
    expect(ids).toEqual(["e1", "e2"]);
  });
});
