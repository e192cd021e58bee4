import { RpcError } from "@parley/protocol/jsonrpc";
import { describe, expect, it, vi } from "vitest";
import type { ScriptedConnection } from "../testing/scripted-runtime.js";
import { clientOf, deferred, openSession, startRuntime } from "../testing/setup.js";

const refuse = (message: string) => () => {
  throw new RpcError(-32602, message);
};
const event = (type: string, id = type) => ({ type, id, data: {}, timestamp: "", parentId: null });

describe("creating a session", () => {
  it("takes in events that come before the answer", async () => {
    const seen: string[] = [];
    const runtime = await startRuntime({
      "session.create": ({ sessionId }: { sessionId: string }) => {
        runtime.emit(sessionId, "session.start");
        return { sessionId };
      },
    });
    await clientOf(runtime).createSession({ onEvent: ({ type }) => seen.push(type) });
    expect(seen).toEqual(["session.start"]);
  });

  it("knows what the runtime said of it", async () => {
    const capabilities = { ui: { elicitation: true } };
    const runtime = await startRuntime({
      "session.create": () => ({ sessionId: "s1", workspacePath: "/w", capabilities, remoteUrl: "http://r" }),
    });
    const session = await clientOf(runtime).createSession({ sessionId: "s1" });
    expect(session).toMatchObject({
      sessionId: "s1",
      workspacePath: "/w",
      capabilities,
      remoteUrl: "http://r",
    });
  });

  it("leaves nothing behind when the runtime refuses", async () => {
    const seen: string[] = [];
    const runtime = await startRuntime({ "session.create": refuse("bad") });
    const client = clientOf(runtime);
    const config = { sessionId: "s1", onEvent: ({ type }: { type: string }) => seen.push(type) };
    await expect(client.createSession(config)).rejects.toMatchObject({ code: -32602, message: "bad" });
    runtime.emit("s1", "session.info");
    await client.ping();
    expect(seen).toEqual([]);
    await expect(runtime.request("hooks.invoke", { sessionId: "s1", hookType: "x" })).rejects.toThrow(
      "Session not found: s1",
    );
  });

  it("refuses an answer about another session, or about none", async () => {
    const runtime = await startRuntime({ "session.create": () => ({ sessionId: "other" }) });
    const client = clientOf(runtime);
    await expect(client.createSession({ sessionId: "s1" })).rejects.toMatchObject({
      code: "ERR_UNEXPECTED_ANSWER",
      message: "session.create returned sessionId other but the caller requested s1",
    });
    runtime.answers["session.create"] = () => ({});
    await expect(client.createSession()).rejects.toThrow(
      "session.create response did not include a sessionId",
    );
  });

  it("sets options by a patch, and is undone when that is refused", async () => {
    const answers = { "session.options.update": refuse("bad patch") };
    const runtime = await startRuntime(answers);
    const client = clientOf(runtime);
    await expect(client.createSession({ sessionId: "s1", coauthorEnabled: true })).rejects.toThrow(
      "bad patch",
    );
    expect(runtime.calls.slice(2)).toEqual([
      { method: "session.options.update", params: { sessionId: "s1", coauthorEnabled: true } },
      { method: "session.detach", params: { sessionId: "s1" } },
    ]);
    await expect(runtime.request("hooks.invoke", { sessionId: "s1", hookType: "x" })).rejects.toThrow(
      "Session not found",
    );
  });

  it("passes on the trace context, and does without when there is none", async () => {
    const runtime = await startRuntime();
    const client = clientOf(runtime, { onGetTraceContext: () => ({ traceparent: "tp", tracestate: "ts" }) });
    const session = await client.createSession();
    await session.send("x");
    await client.resumeSession(session.sessionId);
    for (const method of ["session.create", "session.send", "session.resume"]) {
      expect(runtime.paramsOf(method)[0]).toMatchObject({ traceparent: "tp", tracestate: "ts" });
    }
    const failing = clientOf(runtime, {
      onGetTraceContext: () => {
        throw new Error("no context");
      },
    });
    await failing.createSession();
    expect(runtime.paramsOf("session.create")[1]).not.toHaveProperty("traceparent");
  });

  it("hands out GitHub tokens while it is created", async () => {
    const token = { kind: "token", accessToken: "t", expiresIn: 60 } as const;
    const asked: unknown[] = [];
    const runtime = await startRuntime({
      "session.create": async (
        { sessionId, gitHubTokenProviderRegistrationId: registrationId }: Record<string, string>,
        { peer }: ScriptedConnection,
      ) => {
        const request = { registrationId, host: "h", reason: "initial" };
        expect(await peer.request("gitHubToken.getToken", request)).toEqual(token);
        return { sessionId };
      },
    });
    const gitHubTokenProvider = (args: unknown) => {
      asked.push(args);
      return token;
    };
    await clientOf(runtime).createSession({ sessionId: "s1", gitHubTokenProvider });
    expect(asked).toEqual([{ host: "h", sessionId: "s1", reason: "initial" }]);
    await expect(
      runtime.request("gitHubToken.getToken", { registrationId: "x", host: "h", reason: "initial" }),
    ).rejects.toThrow('No GitHub token provider registered for registration ID "x"');
  });

  it("takes one way of getting GitHub tokens", async () => {
    const client = clientOf(await startRuntime());
    const config = { gitHubToken: "t", gitHubTokenProvider: () => ({ kind: "cancelled" }) as const };
    await expect(client.createSession(config)).rejects.toThrow(
      "gitHubToken and gitHubTokenProvider are mutually exclusive",
    );
  });
});

describe("resuming a session", () => {
  it("takes the place of the object this client had for it", async () => {
    const { client, session, runtime } = await openSession();
    const waiting = session.sendAndWait("x").catch((error) => error);
    await runtime.called("session.send");
    const seen: string[] = [];
    const again = await client.resumeSession("s1", { onEvent: ({ type }) => seen.push(type) });
    expect(await waiting).toMatchObject({ code: "ERR_SESSION_DISCONNECTED" });
    await session.disconnect();
    expect(runtime.paramsOf("session.detach")).toEqual([]);
    runtime.emit("s1", "session.info");
    await client.ping();
    expect(seen).toEqual(["session.info"]);
    await again.disconnect();
    expect(runtime.paramsOf("session.detach")).toEqual([{ sessionId: "s1" }]);
  });

  it("leaves the object this client had when the runtime refuses", async () => {
    const seen: string[] = [];
    const { client, runtime } = await openSession({ onEvent: ({ type }) => seen.push(type) });
    runtime.answers["session.resume"] = refuse("bad");
    await expect(client.resumeSession("s1")).rejects.toThrow("bad");
    runtime.emit("s1", "session.info");
    await client.ping();
    expect(seen).toEqual(["session.info"]);
  });

  it("knows which canvases are open", async () => {
    const instance = { instanceId: "i", extensionId: "e", canvasId: "c" };
    const runtime = await startRuntime({
      "session.resume": () => ({ sessionId: "s1", openCanvases: [instance] }),
    });
    const client = clientOf(runtime);
    const session = await client.resumeSession("s1");
    expect(session.openCanvases).toEqual([instance]);
    runtime.tell("s1", "session.canvas.opened", { ...instance, instanceId: "j" });
    runtime.tell("s1", "session.canvas.closed", instance);
    await client.ping();
    expect(session.openCanvases).toEqual([{ ...instance, instanceId: "j" }]);
  });
});

describe("a session whose id the runtime chooses", () => {
  /** A runtime that says things about session `cloud` before it answers. */
  async function cloudRuntime(say: (connection: ScriptedConnection) => void) {
    return startRuntime({
      "session.create": (_: never, connection: ScriptedConnection) => {
        say(connection);
        return { sessionId: "cloud", remoteUrl: "http://remote" };
      },
    });
  }

  it("takes in what comes before its id is known", async () => {
    const answer = deferred<unknown>();
    const runtime = await cloudRuntime(({ peer }) => {
      peer.notify("session.event", { sessionId: "cloud", event: event("session.start") });
      answer.resolve(peer.request("userInput.request", { sessionId: "cloud", question: "q" }));
    });
    const seen: string[] = [];
    const session = await clientOf(runtime).createSession({
      cloud: {},
      onEvent: ({ type }) => seen.push(type),
      onUserInputRequest: () => ({ answer: "a", wasFreeform: true }),
    });
    expect(session).toMatchObject({ sessionId: "cloud", remoteUrl: "http://remote" });
    expect(runtime.paramsOf("session.create")[0]).not.toHaveProperty("sessionId");
    expect(seen).toEqual(["session.start"]);
    expect(await answer.promise).toEqual({ answer: "a", wasFreeform: true });
  });

  it("serves its files before its id is known", async () => {
    const answer = deferred<unknown>();
    const runtime = await cloudRuntime(({ peer }) => {
      answer.resolve(peer.request("sessionFs.exists", { sessionId: "cloud", path: "/p" }));
    });
    const sessionFs = { initialCwd: "/", sessionStatePath: "/s", conventions: "posix" as const };
    await clientOf(runtime, { sessionFs }).createSession({
      cloud: {},
      createSessionFsProvider: () => ({ exists: async () => true }) as never,
    });
    expect(await answer.promise).toEqual({ exists: true });
  });

  it("takes in what comes right after the answer", async () => {
    const runtime = await startRuntime({
      "session.create": (_: never, { peer }: ScriptedConnection) => {
        queueMicrotask(() =>
          queueMicrotask(() => peer.notify("session.event", { sessionId: "cloud", event: event("a.b") })),
        );
        return { sessionId: "cloud" };
      },
    });
    const seen: string[] = [];
    const client = clientOf(runtime);
    await client.createSession({ cloud: {}, onEvent: ({ type }) => seen.push(type) });
    await client.ping();
    expect(seen).toEqual(["a.b"]);
  });

  it("shows what came behind the answer to handlers attached right after it", async () => {
    const runtime = await startRuntime({
      "session.create": (_: never, { peer }: ScriptedConnection) => {
        queueMicrotask(() =>
          queueMicrotask(() =>
            peer.notify("session.event", { sessionId: "cloud", event: event("session.start") }),
          ),
        );
        return { sessionId: "cloud" };
      },
    });
    const client = clientOf(runtime);
    const session = await client.createSession({ cloud: {} });
    const seen: string[] = [];
    session.on(({ type }) => seen.push(type));
    await client.ping();
    expect(seen).toEqual(["session.start"]);
  });

  it("keeps the last 128 early events", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const runtime = await cloudRuntime(({ peer }) => {
      for (let i = 0; i < 130; i++) {
        peer.notify("session.event", { sessionId: "cloud", event: event("session.info", `e${i}`) });
      }
    });
    const seen: string[] = [];
    await clientOf(runtime).createSession({ cloud: {}, onEvent: ({ id }) => seen.push(id) });
    expect(seen).toHaveLength(128);
    expect(seen[0]).toBe("e2");
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });

  it("refuses the oldest of more than 128 early requests", async () => {
    const answers: Promise<unknown>[] = [];
    const runtime = await cloudRuntime(({ peer }) => {
      for (let i = 0; i < 129; i++) {
        const params = { sessionId: "cloud", question: `q${i}` };
        answers.push(peer.request("userInput.request", params).catch((error) => error));
      }
    });
    await clientOf(runtime).createSession({
      cloud: {},
      onUserInputRequest: ({ question }) => ({ answer: question, wasFreeform: true }),
    });
    const [first, ...rest] = await Promise.all(answers);
    expect(first).toMatchObject({ code: -32603, message: "pending session buffer overflow" });
    expect(rest).toHaveLength(128);
    expect(rest.at(-1)).toEqual({ answer: "q128", wasFreeform: true });
  });

  it("refuses early requests when it isn't created after all", async () => {
    const answer = deferred<unknown>();
    const runtime = await startRuntime({
      "session.create": (_: never, { peer }: ScriptedConnection) => {
        const request = peer.request("hooks.invoke", { sessionId: "cloud", hookType: "x" });
        answer.resolve(request.catch((error) => error));
        throw new RpcError(-32000, "no cloud");
      },
    });
    await expect(clientOf(runtime).createSession({ cloud: {} })).rejects.toThrow("no cloud");
    expect(await answer.promise).toMatchObject({
      code: -32603,
      message: "pending session routing ended before session was registered",
    });
  });

  it("may be asked for strictly", async () => {
    const runtime = await cloudRuntime(() => {});
    const client = clientOf(runtime);
    await expect(client.createCloudSession({})).rejects.toMatchObject({ code: "ERR_INVALID_OPTION" });
    await expect(client.createCloudSession({ cloud: {}, sessionId: "s" })).rejects.toThrow("sessionId");
    await expect(client.createCloudSession({ cloud: {}, provider: { baseUrl: "u" } })).rejects.toThrow(
      "provider",
    );
    expect((await client.createCloudSession({ cloud: {} })).sessionId).toBe("cloud");
  });

  it("is not waited for otherwise: messages for strangers are dropped or refused", async () => {
    const { runtime, client } = await openSession();
    runtime.emit("stranger", "session.info");
    await client.ping();
    await expect(runtime.request("sessionFs.exists", { sessionId: "stranger", path: "p" })).rejects.toThrow(
      "No session found for sessionId: stranger",
    );
  });
});
