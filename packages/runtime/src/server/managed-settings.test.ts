import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const done: Step = { text: "Done." };

const bash = (command: string): Step => ({ tools: [{ name: "bash", args: { command } }] });
const view = (path: string): Step => ({ tools: [{ name: "view", args: { path } }] });

async function opened(runtime: TestRuntime, permissions: object): Promise<[TestClient, string]> {
  const client = await runtime.client();
  const params = runtime.params({ managedSettings: { permissions } });
  const { sessionId } = await client.request("session.create", params);
  return [client, sessionId];
}

/** Says something, and approves whatever is asked. @returns what was asked */
async function say(client: TestClient, sessionId: string): Promise<readonly Record<string, unknown>[]> {
  const asked: Record<string, unknown>[] = [];
  const answering = async () => {
    const { data } = await client.next("permission.requested");
    void answering();
    asked.push(data["permissionRequest"] as Record<string, unknown>);
    const answer = { requestId: data["requestId"], result: { kind: "approve-once" } };
    await client.request("session.permissions.handlePendingPermissionRequest", { sessionId, ...answer });
  };
  void answering();
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Go." });
  await idle;
  return asked;
}

const approveAll = (client: TestClient, sessionId: string) =>
  client.request("session.permissions.setApproveAll", { sessionId, enabled: true });

const results = (client: TestClient) => client.data("tool.execution_complete");

test("what a policy denies is denied, whatever the user approved", async () => {
  await using runtime = await testRuntime([bash("ls; rm x"), view("a.txt"), bash("echo hi"), done]);
  const [client, sessionId] = await opened(runtime, { deny: ["Shell(rm *)", "Read(**)"] });
  await approveAll(client, sessionId);
  expect(await say(client, sessionId)).toEqual([]);
  const denied = "Permission to run this tool was denied due to the following rules:";
  expect(results(client)).toMatchObject([
    { success: false, error: { message: `${denied} \`Shell(rm *)\``, code: "denied" } },
    { success: false, error: { message: `${denied} \`Read(**)\`` } },
    { success: true },
  ]);
});

test("what a policy wants asked is asked each time, whatever the user approved", async () => {
  await using runtime = await testRuntime([bash("echo hi"), bash("echo hi"), view("a.txt"), done]);
  const [client, sessionId] = await opened(runtime, { ask: ["Shell(echo *)"] });
  await approveAll(client, sessionId);
  const managed = { kind: "shell", managedApprovalRequired: true, canOfferSessionApproval: false };
  expect(await say(client, sessionId)).toMatchObject([managed, managed]);
  expect(client.data("permission.requested")[0]).toMatchObject({
    promptRequest: { managedApprovalRequired: true },
  });
});

test("what a policy allows isn't asked, and everything else is", async () => {
  const steps = [bash("echo hi"), bash("echo hi && ls"), bash("echo x > f"), view("a.txt"), done];
  await using runtime = await testRuntime(steps);
  const [client, sessionId] = await opened(runtime, { allow: ["Shell(echo *)"] });
  await approveAll(client, sessionId);
  const asked = await say(client, sessionId);
  expect(asked.map(({ fullCommandText, path }) => fullCommandText ?? path)).toEqual([
    "echo hi && ls",
    "echo x > f",
    join(runtime.workspace, "a.txt"),
  ]);
});

test("a policy can forbid to approve everything", async () => {
  await using runtime = await testRuntime([bash("echo hi"), done]);
  const [client, sessionId] = await opened(runtime, { disableBypassPermissionsMode: "disable" });
  await expect(approveAll(client, sessionId)).rejects.toThrow(
    "Bypass permissions mode has been disabled by policy. Contact your administrator for more information.",
  );
  expect(await client.request("session.permissions.setMode", { sessionId, mode: "allow-all" })).toEqual({
    success: false,
    mode: "manual",
  });
  await client.request("session.permissions.configure", {
    sessionId,
    approveAllToolPermissionRequests: true,
  });
  await expect(client.request("session.commands.invoke", { sessionId, name: "allow-all" })).rejects.toThrow(
    "All permissions could not be enabled in the target session. They may be blocked by policy there.",
  );
  expect(await say(client, sessionId)).toHaveLength(1);
  const blocked = client.data("session.managed_settings_enforced").map(({ escalation }) => escalation);
  expect(blocked).toEqual(["approve_all", "allow_all", "approve_all", "allow_all"]);
});

test("a policy that comes later takes back that everything was approved", async () => {
  await using runtime = await testRuntime([bash("echo hi"), done]);
  const client = await runtime.client();
  const { sessionId } = await client.request("session.create", runtime.params());
  await approveAll(client, sessionId);
  const managedSettings = { permissions: { disableBypassPermissionsMode: "disable" } };
  await client.request("session.resume", { sessionId, ...runtime.params({ managedSettings }) });
  expect(await say(client, sessionId)).toHaveLength(1);
});

test("clients are told what is laid down", async () => {
  await using runtime = await testRuntime([]);
  const client = await runtime.client();
  const told = client.next("session.managed_settings_resolved");
  const laidDown = { deny: ["Read(/x/**)"], allow: ["Mcp(s)"] };
  await client.request("session.create", runtime.params({ managedSettings: { permissions: laidDown } }));
  const permissions = { deny: ["Read(/x/**)"], _allowLists: [["Mcp(s)"]] };
  const defaults = {
    _defaultAskActive: true,
    _mcpDefaultAskActive: true,
    _customToolDefaultAskActive: false,
  };
  expect((await told).data).toMatchObject({
    source: "client",
    clientManaged: true,
    managedKeys: ["permissions"],
    settings: { permissions },
    permissionsContext: { permissions: { ...permissions, ...defaults } },
  });
});

test.each([
  [{ deny: ["Nope("] }, "permissions.deny.0: Invalid rule format: Nope("],
  [{ ask: ["Read()"] }, "permissions.ask.0: Invalid rule format: Read()"],
  [
    { allow: ["Url(x)"] },
    "permissions.allow.0: Unsupported managed permission rule family 'Url'; expected Bash, ",
  ],
  [{ deny: ["Mcp"] }, "permissions.deny.0: Invalid managed MCP permission rule: expected Mcp(server[/tool])"],
  [{ deny: ["CustomTool"] }, "Invalid managed custom-tool permission rule: expected CustomTool(name)"],
])("a policy of %j isn't taken", async (permissions, why) => {
  await using runtime = await testRuntime([]);
  writeFileSync(join(runtime.workspace, "b.txt"), "b");
  await expect(opened(runtime, permissions)).rejects.toThrow(why);
});
