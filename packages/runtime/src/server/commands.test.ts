import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SeenEvent, TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const names = (event: SeenEvent) =>
  (event.data["commands"] as { name: string; description?: string }[]).map(({ name }) => name);

/** Two clients of one session: both bring `deploy`, the second brings it last; the first alone brings `zap`. */
async function twoClients(host: TestRuntime) {
  const a = await host.client();
  const commands = [{ name: "deploy", description: "A deploys" }, { name: "zap" }];
  const { sessionId } = await a.request("session.create", host.params({ commands }));
  const b = await host.client();
  const changed = a.next("commands.changed");
  await b.request(
    "session.resume",
    host.params({ sessionId, commands: [{ name: "deploy", description: "B deploys" }, { name: "other" }] }),
  );
  const call = (client: TestClient, method: string, params: object = {}) =>
    client.request(`session.commands.${method}`, { sessionId, ...params });
  return { a, b, sessionId, changed: await changed, call };
}

describe("commands of clients", () => {
  test("are a union; the client that brought one last carries it out, and everyone sees that it ended", async () => {
    await using host = await testRuntime([]);
    const { a, b, changed, call } = await twoClients(host);
    expect(names(changed)).toEqual(["deploy", "zap", "other"]);
    const { commands } = await call(a, "list", { includeBuiltins: false });
    expect(commands[0]).toEqual({
      name: "deploy",
      description: "B deploys",
      kind: "client",
      allowDuringAgentExecution: false,
    });
    const asked = b.next("command.execute");
    const [ended, seen] = [a.next("command.completed"), b.next("command.completed")];
    const invoked = call(a, "invoke", { name: "deploy", input: "prod now" });
    const { data } = await asked;
    expect(data).toMatchObject({ command: "/deploy prod now", commandName: "deploy", args: "prod now" });
    expect(await call(b, "handlePendingCommand", { requestId: data["requestId"] })).toEqual({
      success: true,
    });
    expect(await invoked).toEqual({ kind: "completed" });
    expect((await ended).data).toEqual({ requestId: data["requestId"] });
    await seen;
    expect(a.data("command.execute")).toEqual([]);
  });

  test("fail in the words of their client, and when that is gone", async () => {
    await using host = await testRuntime([]);
    const { a, b, sessionId, call } = await twoClients(host);
    const asked = a.next("command.execute");
    const ran = call(b, "execute", { commandName: "zap", args: "" });
    const invoked = call(b, "invoke", { name: "zap" }).catch((error: Error) => error.message);
    const { requestId } = (await asked).data;
    await call(a, "handlePendingCommand", { requestId, error: "no power" });
    expect(await ran).toEqual({ error: "no power" });
    await a.request("session.detach", { sessionId });
    expect(await invoked).toContain("Command /zap failed: The client that provides it is gone.");
    expect(await call(b, "execute", { commandName: "zap", args: "" })).toEqual({
      error: "No client found for command: zap",
    });
    await expect(call(b, "invoke", { name: "zap" })).rejects.toThrow("Unknown slash command: /zap");
  });

  test("go with their client, and leave those of others", async () => {
    await using host = await testRuntime([]);
    const { a, b, sessionId, call } = await twoClients(host);
    const changed = a.next("commands.changed");
    await b.request("session.detach", { sessionId });
    expect(names(await changed)).toEqual(["deploy", "zap"]);
    const asked = a.next("command.execute");
    void call(a, "execute", { commandName: "deploy", args: "" });
    const { requestId } = (await asked).data;
    await call(a, "handlePendingCommand", { requestId });
  });
});

test("a skill is a command: its content is the prompt to send", async () => {
  await using host = await testRuntime([]);
  const folder = join(host.workspace, "skills", "helper");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "SKILL.md"), "---\nname: helper\ndescription: Helps\n---\nDo help.\n");
  const client = await host.client();
  const skillDirectories = [join(host.workspace, "skills")];
  const { sessionId } = await client.request("session.create", host.params({ skillDirectories }));
  const invoked = await client.request("session.commands.invoke", {
    sessionId,
    name: "/Helper",
    input: "me",
  });
  expect(invoked).toEqual({
    kind: "agent-prompt",
    displayPrompt: "/helper me",
    prompt:
      'The user explicitly invoked the "/helper" skill. Follow its instructions now.\n\n' +
      `<skill-context name="helper">\nBase directory for this skill: ${folder}\n\nDo help.\n\n\n` +
      "ARGUMENTS: me\n</skill-context>",
  });
  expect(client.data("skill.invoked")).toMatchObject([{ name: "helper", trigger: "user-invoked" }]);
});

test("the runtime's own commands are listed with and without a session, and run", async () => {
  await using host = await testRuntime([]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const { commands } = await client.request("commands.list");
  expect((await client.request("session.commands.list", { sessionId })).commands).toEqual(commands);
  const invoke = (name: string, input?: string) =>
    client.request("session.commands.invoke", { sessionId, name, input });
  expect(await invoke("rename", "My work")).toEqual({
    kind: "text",
    text: "Session renamed to: My work",
  });
  expect(client.data("session.title_changed").at(-1)).toEqual({ title: "My work" });
  expect(await invoke("add-dir", host.workspace)).toMatchObject({ kind: "text" });
  const { directories } = await client.request("session.permissions.paths.list", { sessionId });
  expect(directories).toContain(host.workspace);
  await expect(invoke("add-dir", "/nope")).rejects.toThrow("Failed to add directory");
  expect(await invoke("yolo")).toMatchObject({ kind: "text" });
  expect(await client.request("session.permissions.getMode", { sessionId })).toEqual({ mode: "allow-all" });
  expect(await invoke("plan")).toEqual({ kind: "completed", mode: "plan" });
  expect(await invoke("goal")).toEqual({ kind: "completed", message: "Switched to autopilot mode." });
  expect(await invoke("goal")).toEqual({ kind: "completed", message: "Switched to interactive mode." });
  expect(await invoke("goal", "off")).toEqual({ kind: "completed", message: "Already in interactive mode." });
  await expect(invoke("cwd", "nope")).rejects.toThrow("Failed to change directory: Directory does not exist");
  const above = dirname(host.workspace);
  expect(await invoke("cwd", "..")).toMatchObject({ message: `Changed working directory to: ${above}` });
  expect(await invoke("cwd")).toMatchObject({ text: `Current working directory: ${above}` });
  expect(await invoke("usage")).toEqual({
    kind: "text",
    text: "Session Usage\n\nChanges: +0 -0\nRequests: 0 Premium (0s)",
    preserveAnsi: true,
  });
  expect(await invoke("context")).toMatchObject({
    text: expect.stringMatching(/^Context Usage\n\n\S+ · \d+\/\d+ tokens/),
  });
  expect(await invoke("env")).toMatchObject({ text: expect.stringContaining("No plugins installed.") });
  expect(await invoke("mcp", "disable one")).toMatchObject({ text: 'MCP server "one" has been disabled.' });
  expect(await invoke("permissions", "default")).toMatchObject({ kind: "text" });
  expect(await client.request("session.permissions.getMode", { sessionId })).toEqual({ mode: "manual" });
  expect(await invoke("every", "10m Look around")).toMatchObject({
    text: "Scheduled #1 every 10m → Look around",
  });
  await expect(invoke("after", "soon Look")).rejects.toThrow(
    'Could not understand the schedule "soon Look".',
  );
  expect(await invoke("session", "constructor")).toMatchObject({ text: expect.stringContaining("Usage") });
  expect(await invoke("session")).toMatchObject({ text: expect.stringContaining("\nName: My work\n") });
});

test("queued commands wait among prompts for whoever says that they run such, and are passed over where nobody does", async () => {
  await using host = await testRuntime([{ text: "Hello." }, { text: "Again." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const call = (method: string, params: object) => client.request(method, { sessionId, ...params });
  const idle = client.next("session.idle");
  expect(await call("session.commands.enqueue", { command: "/ignored" })).toMatchObject({ queued: true });
  await idle;
  expect(client.data("command.queued")).toEqual([]);
  await call("session.eventLog.registerInterest", { eventType: "command.queued" });
  const first = client.next("command.queued");
  await call("session.commands.enqueue", { command: "/one" });
  const { requestId } = (await first).data;
  await call("session.send", { prompt: "Hi." });
  await call("session.commands.enqueue", { command: "/two", displayText: "Two" });
  const { items } = await call("session.queue.pendingItems", {});
  expect(items).toMatchObject([{ kind: "message" }, { kind: "command", displayText: "Two" }]);
  const second = client.next("command.queued");
  const respond = (id: unknown, result: object) =>
    call("session.commands.respondToQueuedCommand", { requestId: id, result });
  expect(await respond(requestId, { handled: true })).toEqual({ success: true });
  const { data } = await second;
  expect(client.data("assistant.message")).toHaveLength(1);
  const ended = client.next("session.idle");
  await call("session.send", { prompt: "Never." });
  expect(await respond(data["requestId"], { handled: true, stopProcessingQueue: true })).toEqual({
    success: true,
  });
  expect(await respond(data["requestId"], { handled: true })).toEqual({ success: false });
  await ended;
  expect(client.data("assistant.message")).toHaveLength(1);
});
