import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { testRuntime } from "./testing/test-runtime.js";

async function opened(steps: Step[] = [{ text: "Hello." }]) {
  const host = await testRuntime(steps);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const call = (method: string, params: object = {}) =>
    client.request(`session.permissions.${method}`, { sessionId, ...params });
  return { host, client, sessionId, call };
}

test("approving all tools is not a mode", async () => {
  const { host, call } = await opened();
  await using _ = host;
  expect(await call("setApproveAll", { enabled: true })).toEqual({ success: true });
  expect(await call("getMode")).toEqual({ mode: "manual" });
  expect(await call("setMode", { mode: "assisted" })).toEqual({ success: false, mode: "manual" });
  expect(await call("setMode", { mode: "allow-all" })).toEqual({ success: true, mode: "allow-all" });
});

test("the directories of a session are listed, added to and checked", async () => {
  const { host, call } = await opened();
  await using _ = host;
  const { workspace, home } = host;
  expect(await call("paths.list")).toEqual({
    directories: [workspace, tmpdir()],
    sessionApprovedPaths: [],
    primary: workspace,
  });
  expect(await call("paths.add", { path: "/usr" })).toEqual({ success: true });
  await expect(call("paths.add", { path: "usr" })).rejects.toThrow("Directory path must be absolute: usr");
  await expect(call("paths.add", { path: "/nope" })).rejects.toThrow(
    "Directory does not exist or cannot be accessed: /nope",
  );
  const isAllowed = async (path: string) =>
    (await call("paths.isPathWithinAllowedDirectories", { path })).allowed;
  expect([await isAllowed("/usr/x"), await isAllowed("/etc/passwd"), await isAllowed("usr/x")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await call("paths.isPathWithinWorkspace", { path: join(home, "x") })).toEqual({ allowed: false });
  mkdirSync(join(workspace, "sub"));
  await call("paths.updatePrimary", { path: join(workspace, "sub") });
  expect((await call("paths.list")).primary).toBe(join(workspace, "sub"));
  await call("configure", { paths: { additionalDirectories: ["/opt"], includeTempDirectory: false } });
  expect((await call("paths.list")).directories).toEqual([workspace, "/opt"]);
});

test("what is approved for a place is approved there for the next session", async () => {
  const { host, client, call } = await opened();
  await using _ = host;
  const { workspace } = host;
  const place = await call("locations.resolve", { workingDirectory: workspace });
  expect(place).toEqual({ locationKey: workspace, locationType: "dir" });
  const approval = { kind: "commands", commandIdentifiers: ["ls"] };
  await call("locations.addToolApproval", { locationKey: workspace, approval });
  const { sessionId } = await client.request("session.create", host.params());
  const apply = () =>
    client.request("session.permissions.locations.apply", { sessionId, workingDirectory: workspace });
  const rules = [{ kind: "shell", argument: "ls" }];
  expect(await apply()).toMatchObject({ changed: false, appliedRuleCount: 0, appliedRules: rules });
  expect(await call("folderTrust.isTrusted", { path: workspace })).toEqual({ trusted: false });
  await call("folderTrust.addTrusted", { path: workspace });
  expect(await call("folderTrust.isTrusted", { path: join(workspace, "sub") })).toEqual({ trusted: true });
});

test("a client that asks not to be asked is not", async () => {
  const view: Step = { tools: [{ name: "view", args: { path: "/etc/hostname" } }] };
  const { host, client, sessionId, call } = await opened([view, { text: "Hello." }]);
  await using _ = host;
  await call("setRequired", { required: false });
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Look." });
  await idle;
  expect(client.data("permission.requested")).toEqual([]);
  expect(client.data("tool.execution_complete")).toMatchObject([{ success: false }]);
});
