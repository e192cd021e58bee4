import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it, vi } from "vitest";
import { RuntimeConnection } from "../connection/runtime-connection.js";
import { clientOf, deferred, openSession, startRuntime } from "../testing/setup.js";
import type { CopilotClientOptions } from "../types/client-options.js";
import type { SessionLifecycleEvent } from "../types/sessions.js";
import { CopilotClient } from "./client.js";

const time = "2026-01-01T00:00:00.000Z";
const refuse = (message: string) => () => {
  throw new RpcError(-32000, message);
};

describe("a client", () => {
  it("asks the runtime", async () => {
    const stored = { sessionId: "s", startTime: time, modifiedTime: time, isRemote: false };
    const context = { cwd: "/w", gitRoot: "/g", repository: "o/n", branch: "b" };
    const runtime = await startRuntime({
      ping: ({ message }: { message?: string }) => ({
        message: `pong: ${message}`,
        timestamp: time,
        protocolVersion: 3,
      }),
      "status.get": () => ({ version: "1", protocolVersion: 3 }),
      "auth.getStatus": () => ({ isAuthenticated: true, login: "l" }),
      "session.list": () => ({ sessions: [{ ...stored, summary: "x", context, extra: 1 }] }),
      "session.getMetadata": ({ sessionId }: { sessionId: string }) =>
        sessionId === "s" ? { session: stored } : {},
      "session.getLastId": () => ({ sessionId: "last" }),
      "session.getForeground": () => ({ sessionId: "front" }),
    });
    const client = clientOf(runtime);
    await client.start();
    expect(await client.ping("x")).toMatchObject({ message: "pong: x" });
    expect(await client.getStatus()).toEqual({ version: "1", protocolVersion: 3 });
    expect(await client.getAuthStatus()).toEqual({ isAuthenticated: true, login: "l" });
    expect(await client.listSessions({ workingDirectory: "/w", branch: "b" })).toEqual([
      {
        sessionId: "s",
        startTime: new Date(time),
        modifiedTime: new Date(time),
        summary: "x",
        isRemote: false,
        context: { workingDirectory: "/w", gitRoot: "/g", repository: "o/n", branch: "b" },
      },
    ]);
    expect(runtime.paramsOf("session.list")).toEqual([{ filter: { cwd: "/w", branch: "b" } }]);
    expect(await client.getSessionMetadata("s")).toMatchObject({ sessionId: "s" });
    expect(await client.getSessionMetadata("other")).toBeUndefined();
    expect(await client.getLastSessionId()).toBe("last");
    expect(await client.getForegroundSessionId()).toBe("front");
    await client.setForegroundSessionId("s");
    await client.deleteSession("s");
    expect(await client.rpc.models.list({})).toEqual({ models: [] });
  });

  it("passes on that the runtime does not do it", async () => {
    const no = () => ({ success: false, error: "why" });
    const runtime = await startRuntime({ "session.delete": no, "session.setForeground": no });
    const client = clientOf(runtime);
    await client.start();
    await expect(client.deleteSession("s")).rejects.toMatchObject({
      code: "ERR_REFUSED",
      message: "Failed to delete session s: why",
    });
    await expect(client.setForegroundSessionId("s")).rejects.toThrow("why");
  });

  it("lets go of a session that is deleted", async () => {
    const { client, session } = await openSession();
    await client.deleteSession("s1");
    await expect(session.send("x")).rejects.toThrow("Session s1 was deleted.");
  });

  it("has to be started before it is asked", async () => {
    const client = clientOf(await startRuntime());
    await expect(client.ping()).rejects.toMatchObject({
      code: "ERR_NOT_CONNECTED",
      message: "Client not connected",
    });
    await expect(client.listModels()).rejects.toThrow("Client not connected");
    expect(() => client.rpc).toThrow("Client is not connected. Call start() first.");
  });

  it("tells what happens to sessions, each handler for itself", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const runtime = await startRuntime();
    const client = clientOf(runtime);
    await client.start();
    const all: SessionLifecycleEvent[] = [];
    const created: string[] = [];
    client.onLifecycle(() => {
      throw new Error("boom");
    });
    client.onLifecycle((event) => all.push(event));
    const off = client.onLifecycle("session.created", ({ sessionId }) => created.push(sessionId));
    const metadata = { startTime: time, modifiedTime: time, summary: "x" };
    runtime.notify("session.lifecycle", { type: "session.created", sessionId: "s", metadata });
    runtime.notify("session.lifecycle", { type: "session.deleted", sessionId: "s" });
    runtime.notify("session.lifecycle", { type: "session.newer", sessionId: "s", metadata });
    runtime.notify("session.lifecycle", {});
    runtime.notify("session.lifecycle", null);
    await client.ping();
    off();
    runtime.notify("session.lifecycle", { type: "session.created", sessionId: "t", metadata });
    await client.ping();
    const dates = { startTime: new Date(time), modifiedTime: new Date(time), summary: "x" };
    expect(all).toEqual([
      { type: "session.created", sessionId: "s", metadata: dates },
      { type: "session.deleted", sessionId: "s" },
      { type: "session.updated", sessionId: "s", metadata: dates },
      { type: "session.created", sessionId: "t", metadata: dates },
    ]);
    expect(created).toEqual(["s"]);
    warn.mockRestore();
  });

  it("passes telemetry on", async () => {
    const telemetry = deferred<unknown>();
    const { runtime } = await openSession({}, { client: { onGitHubTelemetry: telemetry.resolve } });
    expect(runtime.paramsOf("session.create")[0]).toMatchObject({ enableGitHubTelemetryForwarding: true });
    runtime.notify("gitHubTelemetry.event", { sessionId: "s1", event: {} });
    expect(await telemetry.promise).toEqual({ sessionId: "s1", event: {} });
  });

  it("survives notifications that make no sense", async () => {
    const { runtime, client } = await openSession();
    for (const params of [null, {}, { sessionId: "s1" }, { sessionId: 5, event: {} }, "x"]) {
      runtime.notify("session.event", params);
    }
    runtime.notify("something.newer", {});
    expect(await client.ping()).toBeDefined();
  });
});

describe("the list of models", () => {
  it("is asked for once, also by many at a time, and given as copies", async () => {
    const runtime = await startRuntime({ "models.list": () => ({ models: [{ id: "m", name: "M" }] }) });
    const client = clientOf(runtime);
    await client.start();
    const [first, second] = await Promise.all([client.listModels(), client.listModels()]);
    expect(first).toEqual([
      { id: "m", name: "M", capabilities: { supports: {}, limits: { max_context_window_tokens: 0 } } },
    ]);
    expect(first).not.toBe(second);
    await client.listModels();
    expect(runtime.paramsOf("models.list")).toHaveLength(1);
  });

  it("is asked for again when that failed, and on the next connection", async () => {
    const runtime = await startRuntime({ "models.list": refuse("not signed in") });
    const client = clientOf(runtime);
    await client.start();
    await expect(client.listModels()).rejects.toThrow("not signed in");
    delete runtime.answers["models.list"];
    expect(await client.listModels()).toEqual([]);
    await client.stop();
    await client.start();
    await client.listModels();
    expect(runtime.paramsOf("models.list")).toHaveLength(3);
  });

  it("is the program's own where it has one", async () => {
    const onListModels = vi.fn(() => [{ id: "mine" }] as never);
    const client = clientOf(await startRuntime(), { onListModels });
    expect(await client.listModels()).toEqual([{ id: "mine" }]);
    await client.listModels();
    expect(onListModels).toHaveBeenCalledTimes(1);
  });
});

describe("stopping", () => {
  it("leaves every session and closes the connection; the client can start again", async () => {
    const { runtime, client } = await openSession();
    await client.createSession({ sessionId: "s2" });
    expect(await client.stop()).toEqual([]);
    expect(runtime.paramsOf("session.detach")).toEqual([{ sessionId: "s1" }, { sessionId: "s2" }]);
    expect(runtime.paramsOf("runtime.shutdown")).toEqual([]);
    await runtime.until(() => runtime.connections.length === 0);
    expect(await client.stop()).toEqual([]);
    await client.start();
    expect(await client.ping()).toBeDefined();
  });

  it("tells everything that went wrong", async () => {
    const { runtime, client } = await openSession({}, { answers: { "session.detach": refuse("cannot") } });
    await client.createSession({ sessionId: "s2" });
    const errors = await client.stop();
    expect(errors.map(({ message }) => message)).toEqual([
      "Failed to disconnect session s1 after 3 attempts: cannot",
      "Failed to disconnect session s2 after 3 attempts: cannot",
    ]);
    await runtime.until(() => runtime.connections.length === 0);
  });

  it("tells of a session that it could not leave", async () => {
    const busy = () => ({ success: false, error: "still busy" });
    const { session, client } = await openSession({}, { answers: { "session.detach": busy } });
    const message = "Failed to disconnect session s1: still busy";
    await expect(session.disconnect()).rejects.toMatchObject({ code: "ERR_REFUSED", message });
    expect((await client.stop()).map((error) => error.message)).toEqual([
      `Failed to disconnect session s1 after 3 attempts: ${message}`,
    ]);
  });

  it("is shared by those who ask at once, and waited for by those who start", async () => {
    const { client } = await openSession();
    const stopping = client.stop();
    expect(client.stop()).toBe(stopping);
    await client.start();
    await stopping;
    expect(client.connectionState).toBe("connected");
  });

  it("takes back a start that is under way", async () => {
    const runtime = await startRuntime({ connect: () => new Promise(() => {}) });
    const client = clientOf(runtime);
    const starting = client.start().catch((error) => error);
    await runtime.called("connect");
    expect(await client.stop()).toEqual([]);
    expect(await starting).toMatchObject({ code: "ERR_STOPPED" });
    await runtime.until(() => runtime.connections.length === 0);
  });

  it("by force asks nobody", async () => {
    const { runtime, client, session } = await openSession();
    await client.forceStop();
    expect(runtime.paramsOf("session.detach")).toEqual([]);
    await expect(session.send("x")).rejects.toMatchObject({ code: "ERR_STOPPED" });
    await runtime.until(() => runtime.connections.length === 0);
  });

  it("happens at the end of a block", async () => {
    const runtime = await startRuntime();
    {
      await using client = clientOf(runtime);
      await client.start();
    }
    await runtime.until(() => runtime.connections.length === 0);
  });
});

describe("options", () => {
  const uri = RuntimeConnection.forUri("1");
  it.each<[CopilotClientOptions, string]>([
    [
      { mode: "empty", connection: RuntimeConnection.forStdio() },
      "neither 'baseDirectory' nor 'sessionFs' was set",
    ],
    [{ connection: uri, gitHubToken: "t" }, "cannot be used with RuntimeConnection.forUri"],
    [{ connection: uri, useLoggedInUser: false }, "cannot be used with RuntimeConnection.forUri"],
    [{ connection: RuntimeConnection.forStdio({ env: {} }), env: {} }, "not both"],
    [{ connection: RuntimeConnection.forInProcess(), env: {} }, "env is not supported"],
    [{ connection: RuntimeConnection.forInProcess(), telemetry: {} }, "telemetry is not supported"],
    [
      { connection: uri, builtinPluginDirectories: ["relative"] },
      "must contain only absolute paths: relative",
    ],
    [
      { connection: uri, sessionFs: { initialCwd: "", sessionStatePath: "/", conventions: "posix" } },
      "sessionFs.initialCwd is required",
    ],
    [
      { connection: uri, sessionFs: { initialCwd: "/", sessionStatePath: "", conventions: "posix" } },
      "sessionFs.sessionStatePath is required",
    ],
    [
      { connection: uri, sessionFs: { initialCwd: "/", sessionStatePath: "/", conventions: "x" as never } },
      "sessionFs.conventions must be either 'windows' or 'posix'",
    ],
    [{ env: { COPILOT_SDK_DEFAULT_CONNECTION: "zz" } }, "Invalid COPILOT_SDK_DEFAULT_CONNECTION value 'zz'"],
  ])("that can't be are refused: %j", (options, problem) => {
    expect(() => new CopilotClient(options)).toThrow(problem);
  });

  it("may leave the storage of mode empty to a runtime that runs already", () => {
    expect(() => new CopilotClient({ mode: "empty", connection: uri })).not.toThrow();
  });

  it("name the connection as plain data", () => {
    expect([
      RuntimeConnection.forStdio(),
      RuntimeConnection.forTcp({ port: 5, args: ["a"] }),
      RuntimeConnection.forUri("x", { connectionToken: "t" }),
      RuntimeConnection.forInProcess(),
    ]).toEqual([
      { kind: "stdio" },
      { kind: "tcp", port: 5, args: ["a"] },
      { kind: "uri", url: "x", connectionToken: "t" },
      { kind: "inprocess" },
    ]);
  });
});
