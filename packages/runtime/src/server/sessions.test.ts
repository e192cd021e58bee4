import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { say } from "./testing/say.js";
import { testRuntime } from "./testing/test-runtime.js";

const hello: Step = { text: "Hello." };
const hang: Step = { text: "partial", stop: "hang" };
const view = (workspace: string): Step => ({
  tools: [{ name: "view", args: { path: join(workspace, "a.txt") } }],
});

/** A runtime, a client and an open session. */
async function opened(steps: readonly Step[], more?: object) {
  const host = await testRuntime(steps);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(more));
  return { host, client, sessionId, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

describe("opening a session", () => {
  test("answers before its first event, and says what the official runtime says", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    const start = client.next("session.managed_settings_resolved");
    const result = await client.request("session.create", host.params({ sessionId: "my-session" }));
    await start;
    expect(result).toEqual({
      sessionId: "my-session",
      nativeSessionId: "my-session",
      startTime: expect.stringMatching(/^\d{4}-.*Z$/),
      isRemote: false,
      mode: "interactive",
      workspacePath: join(host.home, "session-state", "my-session"),
      capabilities: { ui: { elicitation: false, mcpApps: false, canvases: false }, extensions: false },
      modelState: { modelId: "some-model" },
    });
    const order = client.messages.map((message) => message["method"] ?? "answer").slice(1);
    expect(order.slice(0, 3)).toEqual(["session.lifecycle", "answer", "session.event"]);
    expect(client.lifecycle[0]).toMatchObject({ type: "session.created", sessionId: "my-session" });
    expect(client.types()).toEqual(["session.start", "~session.managed_settings_resolved"]);
    expect(client.events[0]).toMatchObject({
      parentId: null,
      data: {
        version: 1,
        producer: "parley",
        copilotVersion: "1.2.3",
        selectedModel: "some-model",
        contextTier: null,
      },
    });
  });

  test("tells where in which repository it works", async () => {
    await using host = await testRuntime([hello]);
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: host.workspace, encoding: "utf8" }).trim();
    git("init", "-q", "-b", "feature");
    git("-c", "user.email=a@b", "-c", "user.name=n", "commit", "-q", "--allow-empty", "-m", "x");
    git("remote", "add", "origin", "https://user@github.com/octo/repo.git");
    mkdirSync(join(host.workspace, "sub"));
    const client = await host.client();
    const start = client.next("session.start");
    await client.request("session.create", host.params({ workingDirectory: join(host.workspace, "sub") }));
    expect((await start).data["context"]).toEqual({
      cwd: join(host.workspace, "sub"),
      gitRoot: host.workspace,
      repository: "octo/repo",
      hostType: "github",
      repositoryHost: "github.com",
      branch: "feature",
      headCommit: git("rev-parse", "HEAD"),
    });
  });

  test.each([
    [{ sessionId: "../evil" }, "Rejected session.create request with invalid sessionId: ../evil"],
    [
      { workingDirectory: "/nope" },
      "session construction failed: Directory does not exist or cannot be accessed: /nope",
    ],
    [
      { tools: [{ name: "a b" }] },
      'session construction failed: GenericFailure, externalToolDefinitions: tool name "a b" contains invalid characters.',
    ],
    [{ tools: [{ name: "" }] }, 'externalToolDefinitions: tool name must be a non-empty string (got "").'],
    [{ provider: { type: "nonsense", baseUrl: "http://x" } }, "nonsense"],
  ])("is refused with the reason: %j", async (more, message) => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    await expect(client.request("session.create", host.params(more))).rejects.toThrow(message);
    expect((await client.request("session.create", host.params())).sessionId).toBeTypeOf("string");
  });

  test("under an id that is open joins it, without a word", async () => {
    await using session = await opened([hello], { sessionId: "one" });
    const { client, host } = session;
    await client.next("session.managed_settings_resolved");
    const again = await client.request("session.create", host.params({ sessionId: "one" }));
    expect(again.sessionId).toBe("one");
    expect(client.durable()).toEqual(["session.start"]);
  });

  test("with a tool that can't be one is refused where it would be joined, and the client goes on as it was", async () => {
    await using session = await opened([hello], { sessionId: "one" });
    const { client } = session;
    const tools = [{ name: "a b", description: "D" }];
    await expect(client.request("session.resume", { sessionId: "one", tools })).rejects.toThrow(
      'failed with message: externalToolDefinitions: tool name "a b"',
    );
    const told = client.next("session.info");
    await client.request("session.log", { sessionId: "one", message: "Still here." });
    expect((await told).data["message"]).toBe("Still here.");
  });

  test("under an id that is stored is refused, and loses nothing", async () => {
    await using session = await opened([hello], { sessionId: "one" });
    const { client, host } = session;
    await say(client, "one", "Hi.");
    await client.request("session.detach", { sessionId: "one" });
    await expect(client.request("session.create", host.params({ sessionId: "one" }))).rejects.toThrow(
      "Session one exists already; resume it, or delete it first.",
    );
    expect((await client.request("session.getMessages", { sessionId: "one" })).events).toHaveLength(7);
  });

  test("names each option it does not honour in a warning, and no option it has nothing to do for", async () => {
    await using host = await testRuntime([hello]);
    const client = await host.client();
    const warned = client.next((event) => String(event.data["message"]).includes("remoteSession"));
    await client.request(
      "session.create",
      host.params({
        requestAutoModeSwitch: true,
        remoteSession: "on",
        requestUserInput: false,
        includeSubAgentStreamingEvents: true,
        envValueMode: "direct",
        toolFilterPrecedence: "excluded",
        infiniteSessions: { enabled: false },
      }),
    );
    await warned;
    expect(client.data("session.warning")).toEqual([
      { warningType: "unsupported_option", message: expect.stringContaining('"requestAutoModeSwitch"') },
      { warningType: "unsupported_option", message: expect.stringContaining('"remoteSession"') },
    ]);
  });
});

describe("a prompt", () => {
  test("brings the official events in the official order", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    await client.next("session.managed_settings_resolved");
    client.clear();
    await say(client, sessionId, "  Say hello.  ");
    expect(client.types()).toEqual([
      "~pending_messages.modified",
      "~pending_messages.modified",
      "~session.skills_loaded",
      "~session.title_changed",
      "~session.mcp_servers_loaded",
      "~session.tools_updated",
      "user.message",
      "system.message",
      "assistant.turn_start",
      "~session.usage_info",
      "~model.call_start",
      "~assistant.streaming_delta",
      "~assistant.message_start",
      "~assistant.message_delta",
      "~assistant.streaming_delta",
      "~assistant.message_delta",
      "~assistant.usage",
      "~model.call_finished",
      "assistant.message",
      "assistant.turn_end",
      "~assistant.idle",
      "~session.idle",
    ]);
    expect(client.data("session.title_changed")).toEqual([{ title: "Say hello." }]);
    expect(client.data("session.idle")).toEqual([{ mode: "interactive" }]);
  });

  test("hangs each event on the last durable one, and keeps accounting to itself", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    await say(client, sessionId, "Hello?");
    const { events } = await client.request("session.getMessages", { sessionId });
    const ids = new Set(events.map((event: { id: string }) => event.id));
    expect(events.map((event: { type: string }) => event.type)).not.toContain("session.usage_record");
    const [message] = client.events.filter(({ type }) => type === "assistant.message");
    expect(ids.has(message?.parentId)).toBe(false);
    const shown = client.events.filter(({ ephemeral }) => !ephemeral).map(({ id }) => id);
    expect([...ids]).toEqual(shown);
  });

  test("that finds the session at work waits for its turn", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    const idle = client.next("session.idle");
    for (const prompt of ["one", "two"]) await client.request("session.send", { sessionId, prompt });
    await client.request("session.send", { sessionId, prompt: "first", prepend: true });
    await idle;
    expect(client.data("user.message").map(({ content, delivery }) => [content, delivery])).toEqual([
      ["first", "queued"],
      ["one", "idle"],
      ["two", "queued"],
    ]);
    expect(client.data("session.idle")).toHaveLength(1);
  });

  test("sent to steer joins the exchange at work, and comes after it when that is too late", async () => {
    await using host = await testRuntime([]);
    const steps: Step[] = [view(host.workspace), hello];
    await using other = await testRuntime(steps);
    const client = await other.client();
    const { sessionId } = await client.request("session.create", other.params());
    const asked = client.next("permission.requested");
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Look." });
    const { requestId } = (await asked).data;
    await client.request("session.send", { sessionId, prompt: "Hurry.", mode: "immediate" });
    const pending = await client.request("session.queue.pendingItems", { sessionId });
    expect(pending).toMatchObject({ items: [], steeringMessages: ["Hurry."] });
    await client.request("session.permissions.handlePendingPermissionRequest", {
      sessionId,
      requestId,
      result: { kind: "approve-once" },
    });
    await idle;
    expect(client.data("user.message").map(({ content, delivery }) => [content, delivery])).toEqual([
      ["Look.", "idle"],
      ["Hurry.", "steering"],
    ]);
  });

  test("can be taken back while it waits", async () => {
    await using session = await opened([hang]);
    const { client, sessionId } = session;
    const working = client.next("assistant.message_delta");
    for (const prompt of ["one", "two", "three"]) await client.request("session.send", { sessionId, prompt });
    await working;
    const { items } = await client.request("session.queue.pendingItems", { sessionId });
    expect(items.map((item: { displayText: string }) => item.displayText)).toEqual(["two", "three"]);
    expect(await client.request("session.queue.removeMostRecent", { sessionId })).toEqual({ removed: true });
    expect(await client.request("session.queue.removeAt", { sessionId, id: items[0].id })).toEqual({
      removed: true,
    });
    await expect(client.request("session.queue.removeAt", { sessionId, id: "99" })).rejects.toThrow(
      "unknown",
    );
    expect((await client.request("session.queue.pendingItems", { sessionId })).items).toEqual([]);
  });
});

describe("an abort", () => {
  test("in a model call ends the turn, drops what waits, and goes idle after it is answered", async () => {
    await using session = await opened([hang, hello]);
    const { client, sessionId } = session;
    const working = client.next("assistant.message_delta");
    await client.request("session.send", { sessionId, prompt: "one" });
    await client.request("session.send", { sessionId, prompt: "two" });
    await working;
    client.clear();
    const idle = client.next("session.idle");
    expect(await client.request("session.abort", { sessionId })).toEqual({ success: true });
    await idle;
    expect(client.durable()).toEqual(["abort", "assistant.turn_end"]);
    expect(client.types().slice(0, 2)).toEqual(["abort", "~pending_messages.modified"]);
    expect(client.data("abort")).toEqual([{ reason: "user_initiated" }]);
    expect(client.data("session.idle")).toEqual([{ aborted: true, mode: "interactive" }]);
    const order = client.messages.map((message) =>
      "result" in message ? "answer" : (message["params"] as { event?: { type: string } }).event?.type,
    );
    expect(order.indexOf("answer")).toBeLessThan(order.indexOf("assistant.idle"));
    expect(order.indexOf("answer")).toBeGreaterThan(order.indexOf("assistant.turn_end"));
    await say(client, sessionId, "three");
    expect(session.host.provider.requests).toHaveLength(2);
  });

  test("while permission is asked ends the question, and a late answer is told so", async () => {
    await using probe = await testRuntime([]);
    await using host = await testRuntime([view(probe.workspace)]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params());
    const asked = client.next("permission.requested");
    await client.request("session.send", { sessionId, prompt: "Look." });
    const { requestId, promptRequest } = (await asked).data;
    expect(await client.request("session.permissions.pendingRequests", { sessionId })).toEqual({
      items: [{ requestId, request: promptRequest }],
    });
    const idle = client.next("session.idle");
    await client.request("session.abort", { sessionId });
    await idle;
    expect(client.data("permission.completed")).toEqual([
      { requestId, toolCallId: expect.any(String), result: { kind: "cancelled", reason: "Session aborted" } },
    ]);
    const late = await client.request("session.permissions.handlePendingPermissionRequest", {
      sessionId,
      requestId,
      result: { kind: "approve-once" },
    });
    expect(late).toEqual({ success: false, error: "already resolved: cancelled (Session aborted)" });
    expect(await client.request("session.permissions.pendingRequests", { sessionId })).toEqual({ items: [] });
  });

  test("of an idle session changes nothing", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    await client.next("session.managed_settings_resolved");
    client.clear();
    expect(await client.request("session.abort", { sessionId })).toEqual({ success: true });
    expect(client.events).toEqual([]);
  });
});

describe("a session that ends", () => {
  test.each(["session.detach", "session.destroy"])(
    "by %s of its last client says so to it first",
    async (method) => {
      await using session = await opened([hello]);
      const { client, sessionId } = session;
      await say(client, sessionId, "Hi.");
      expect(await client.request(method, { sessionId })).toEqual({ success: true });
      expect(client.events.at(-1)).toMatchObject({
        type: "session.shutdown",
        data: { shutdownType: "routine", currentModel: "some-model", modelMetrics: { "some-model": {} } },
      });
      const { events } = await client.request("session.getMessages", { sessionId });
      expect(events.at(-1).type).toBe("session.shutdown");
    },
  );

  test("comes back with all it was", async () => {
    await using session = await opened([hello]);
    const { client, sessionId, host } = session;
    await say(client, sessionId, "Hi.");
    await client.request("session.mode.set", { sessionId, mode: "plan" });
    await client.request("session.name.set", { sessionId, name: "My name" });
    await client.request("session.detach", { sessionId });
    client.clear();
    const titled = client.next("session.title_changed");
    const result = await client.request("session.resume", host.params({ sessionId }));
    await titled;
    expect(result).toMatchObject({ sessionId, mode: "plan", modelState: { modelId: "some-model" } });
    expect(client.types()).toEqual([
      "session.resume",
      "~session.managed_settings_resolved",
      "~session.skills_loaded",
      "~session.title_changed",
    ]);
    expect(client.data("session.title_changed")).toEqual([{ title: "My name" }]);
    expect(client.data("session.resume")[0]).toMatchObject({ eventCount: 9, sessionWasActive: false });
    await say(client, sessionId, "Again.");
    const { body } = await host.provider.request(1);
    expect(body.messages.filter(({ role }) => role === "user")).toHaveLength(2);
  });

  test("is gone when deleted", async () => {
    await using session = await opened([hello]);
    const { client, sessionId, host } = session;
    await say(client, sessionId, "Hi.");
    expect(await client.request("session.delete", { sessionId })).toEqual({ success: true });
    expect(existsSync(join(host.home, "session-state", sessionId))).toBe(false);
    expect(client.lifecycle.at(-1)).toMatchObject({ type: "session.deleted", sessionId });
    expect(await client.request("session.delete", { sessionId })).toEqual({
      success: false,
      error: `Session file not found for ${sessionId}`,
    });
    await expect(client.request("session.resume", host.params({ sessionId }))).rejects.toThrow(
      `Failed to load session events: Session not found: ${sessionId}`,
    );
  });
});

describe("listings", () => {
  test("show the sessions in which something was said, open or not, the last one first", async () => {
    await using session = await opened([hello], { sessionId: "first" });
    const { client, host } = session;
    await say(client, "first", "One.");
    await client.request("session.detach", { sessionId: "first" });
    await client.request("session.create", host.params({ sessionId: "silent" }));
    await client.request("session.create", host.params({ sessionId: "second" }));
    await say(client, "second", "Two.");
    const { sessions } = await client.request("session.list");
    expect(sessions).toMatchObject([
      {
        sessionId: "second",
        summary: "Two.",
        name: "Two.",
        clientName: "sdk",
        context: { cwd: host.workspace },
      },
      { sessionId: "first", summary: "One.", isRemote: false, isDetached: false },
    ]);
    expect(await client.request("session.getLastId")).toEqual({ sessionId: "second" });
    expect((await client.request("session.list", { filter: { cwd: "/elsewhere" } })).sessions).toEqual([]);
    const some = (await client.request("sessions.list", { metadataLimit: 1 })).sessions;
    expect(some.map(({ name }: { name?: string }) => name)).toEqual(["Two.", undefined]);
    expect((await client.request("session.getMetadata", { sessionId: "first" })).session).toMatchObject(
      sessions[1],
    );
    expect(await client.request("session.getMetadata", { sessionId: "none" })).toEqual({});
  });

  test("know a session whose side files are gone by its log", async () => {
    await using session = await opened([hello], { sessionId: "bare" });
    const { client, host } = session;
    await say(client, "bare", "Who am I?");
    await client.request("session.detach", { sessionId: "bare" });
    rmSync(join(host.home, "session-state/bare/workspace.yaml"));
    const { sessions } = await client.request("session.list");
    expect(sessions).toMatchObject([
      { sessionId: "bare", summary: "Who am I?", context: { cwd: host.workspace } },
    ]);
  });
});

describe("the event log of a session", () => {
  test("is read from a cursor, forward and backward", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    await say(client, sessionId, "Hi.");
    const types = (page: { events: { type: string }[] }) => page.events.map(({ type }) => type);
    const first = await client.request("session.eventLog.read", { sessionId, max: 2 });
    expect(types(first)).toEqual(["session.start", "user.message"]);
    expect(first).toMatchObject({ hasMore: true, cursorStatus: "ok" });
    const rest = await client.request("session.eventLog.read", { sessionId, cursor: first.cursor });
    expect(types(rest)).toEqual([
      "system.message",
      "assistant.turn_start",
      "assistant.message",
      "assistant.turn_end",
    ]);
    expect(rest.hasMore).toBe(false);
    const back = await client.request("session.eventLog.read", { sessionId, direction: "backward", max: 2 });
    expect(types(back)).toEqual(["assistant.message", "assistant.turn_end"]);
    const only = await client.request("session.eventLog.read", { sessionId, types: ["user.message"] });
    expect(types(only)).toEqual(["user.message"]);
    const odd = await client.request("session.eventLog.read", { sessionId, cursor: "bogus", max: 1 });
    expect(odd.cursorStatus).toBe("expired");
  });

  test("is waited for at its end", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    const { cursor } = await client.request("session.eventLog.tail", { sessionId });
    const waiting = client.request("session.eventLog.read", { sessionId, cursor, waitMs: 10_000 });
    await client.request("session.log", { sessionId, message: "Hello." });
    expect((await waiting).events).toMatchObject([{ type: "session.info", data: { message: "Hello." } }]);
  });
});

test("a line for people is an event of its level, kept or not", async () => {
  await using session = await opened([hello]);
  const { client, sessionId } = session;
  const seen = client.next("session.error");
  await client.request("session.log", { sessionId, message: "a", type: "mine", url: "http://u", tip: "T" });
  await client.request("session.log", { sessionId, message: "b", level: "warning", ephemeral: true });
  const { eventId } = await client.request("session.log", { sessionId, message: "c", level: "error" });
  expect((await seen).id).toBe(eventId);
  expect(client.data("session.info")).toEqual([
    { infoType: "mine", message: "a", url: "http://u", tip: "T" },
  ]);
  expect(client.events.at(-2)).toMatchObject({ type: "session.warning", ephemeral: true });
});

test("model and mode change with the events that say so", async () => {
  await using session = await opened([hello]);
  const { client, sessionId } = session;
  const switched = await client.request("session.model.switchTo", {
    sessionId,
    modelId: "other",
    reasoningEffort: "low",
  });
  expect(switched).toEqual({
    status: "applied",
    deferred: false,
    modelId: "other",
    message: "Model changed from some-model to other (low)",
    deprecationWarnings: [],
    modelState: { modelId: "other", reasoningEffort: "low" },
  });
  expect(await client.request("session.model.getCurrent", { sessionId })).toEqual(switched.modelState);
  await client.request("session.mode.set", { sessionId, mode: "plan" });
  await client.request("session.mode.set", { sessionId, mode: "plan" });
  expect(await client.request("session.mode.get", { sessionId })).toBe("plan");
  expect(client.data("session.model_change")).toEqual([
    {
      source: "sdk",
      contextTier: null,
      newModel: "other",
      previousModel: "some-model",
      reasoningEffort: "low",
    },
  ]);
  expect(client.data("session.mode_changed")).toEqual([{ previousMode: "interactive", newMode: "plan" }]);
  await say(client, sessionId, "Hi.");
  expect((await session.host.provider.request(0)).body.model).toBe("other");
});

describe("bad calls", () => {
  test("get an error that says what is wrong, and the session lives on", async () => {
    await using session = await opened([hello]);
    const { client, sessionId } = session;
    await expect(client.request("nope")).rejects.toMatchObject({
      code: -32601,
      message: "Unhandled method nope",
    });
    await expect(client.request("session.nope", { sessionId })).rejects.toMatchObject({ code: -32601 });
    await expect(client.request("session.toString", { sessionId })).rejects.toMatchObject({ code: -32601 });
    await expect(client.request("session.send", { sessionId: 5 })).rejects.toMatchObject({ code: -32602 });
    await expect(client.request("session.send", { sessionId: "none", prompt: "x" })).rejects.toMatchObject({
      code: -32603,
      message: "Request session.send failed with message: Session not found for sessionId: none",
    });
    expect(await client.request("session.detach", { sessionId: "none" })).toEqual({ success: true });
    expect(await client.request("session.destroy", { sessionId: "none" })).toEqual({ success: false });
    await say(client, sessionId, "Still there?");
  });
});
