import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { testRuntime } from "./testing/test-runtime.js";

async function opened() {
  const host = await testRuntime([{ text: "Hello." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const call = (method: string, params: object = {}) =>
    client.request(`session.${method}`, { sessionId, ...params });
  return { host, client, sessionId, call, folder: join(host.home, "session-state", sessionId) };
}

test("files of a session are written, read, moved and removed; changes are told", async () => {
  const { host, client, call } = await opened();
  await using _ = host;
  expect(await call("workspaces.listFiles")).toEqual({ files: [] });
  await call("workspaces.createFile", { path: "sub/n.md", content: "# N\n" });
  await call("workspaces.createFile", { path: "sub/n.md", content: "# M\n" });
  expect(client.data("session.workspace_file_changed")).toEqual([
    { path: "sub/n.md", operation: "create" },
    { path: "sub/n.md", operation: "update" },
  ]);
  expect(await call("workspaces.readFile", { path: "sub/n.md" })).toEqual({ content: "# M\n" });
  expect(await call("workspaces.statFile", { path: "sub" })).toMatchObject({ isDirectory: true });
  await call("workspaces.renamePath", { source: "sub/n.md", destination: "m.md" });
  await expect(call("workspaces.removePath", { path: "sub" })).rejects.toThrow("EISDIR");
  await call("workspaces.removePath", { path: "sub", recursive: true });
  expect(await call("workspaces.listFiles")).toEqual({ files: ["m.md"] });
  await expect(call("workspaces.readFile", { path: "none" })).rejects.toThrow("ENOENT");
});

test("no path leads out of a session's files, by a link neither", async () => {
  const { host, call, folder } = await opened();
  await using _ = host;
  mkdirSync(join(folder, "files"), { recursive: true });
  writeFileSync(join(host.home, "secret"), "s");
  symlinkSync(host.home, join(folder, "files", "out"));
  for (const path of ["../workspace.yaml", "/etc/passwd", "out/secret", "a/../../x"])
    await expect(call("workspaces.readFile", { path })).rejects.toThrow(
      "within the workspace files directory",
    );
  await expect(call("workspaces.removePath", { path: ".", recursive: true })).rejects.toThrow("within");
});

test("summaries are numbered, listed and cut off again", async () => {
  const { host, call } = await opened();
  await using _ = host;
  const { summary } = await call("workspaces.addSummary", { title: "First one", content: "One.\n" });
  expect(summary).toMatchObject({ checkpointNumber: 1, checkpointTitle: "First one" });
  await call("workspaces.addSummary", { title: "A|b: *odd*\ntitle", content: "Two." });
  expect(await call("workspaces.listCheckpoints")).toEqual({
    checkpoints: [
      { number: 1, title: "First one", filename: "001-first-one.md" },
      { number: 2, title: "A/b: *odd* title", filename: "002-a-b-odd-title.md" },
    ],
  });
  expect(await call("workspaces.readCheckpoint", { number: 1 })).toEqual({ content: "One." });
  const { workspace } = await call("workspaces.truncateSummaries", { keepCount: 1 });
  expect(workspace).toMatchObject({ summary_count: 1 });
  expect(await call("workspaces.readCheckpoint", { number: 2 })).toEqual({ content: null });
});

test("clients' own strings are kept within limits, and outlive the session", async () => {
  const { host, client, sessionId, call } = await opened();
  await using _ = host;
  const update = (params: object) => call("metadata.updateClientMetadata", params);
  expect(await update({ set: { b: "2", a: "1" } })).toEqual({ a: "1", b: "2" });
  expect(await update({ set: { b: "3" }, remove: ["a", "b"] })).toEqual({ b: "3" });
  await expect(update({ set: { "": "x" } })).rejects.toThrow("keys must not be empty");
  await expect(update({ set: { "copilot/x": "x" } })).rejects.toThrow("uses a reserved prefix");
  await expect(update({ set: { big: "v".repeat(20_000) } })).rejects.toThrow("exceeds 16384 bytes");
  await Promise.all(Array.from({ length: 20 }, (_, n) => update({ set: { [`k${n}`]: "v" } })));
  await client.request("session.destroy", { sessionId });
  const listed = await client.request("sessions.getClientMetadata", {
    sessionIds: [sessionId, "none"],
    keys: ["b", "k19"],
  });
  expect(listed).toEqual([
    { sessionId, status: "ok", metadata: { b: "3", k19: "v" } },
    { sessionId: "none", status: "notFound" },
  ]);
});

test("a session that is moved works there, and says so", async () => {
  const { host, client, call } = await opened();
  await using _ = host;
  const folder = join(host.workspace, "sub");
  mkdirSync(folder);
  expect(await call("metadata.setWorkingDirectory", { workingDirectory: folder })).toEqual({
    workingDirectory: folder,
  });
  expect(client.data("session.context_changed")).toEqual([
    { cwd: folder, pendingGitContext: true },
    { cwd: folder },
  ]);
  expect(await call("metadata.snapshot")).toMatchObject({ workingDirectory: folder });
  await call("metadata.recordContextChange", { context: { cwd: "/elsewhere", branch: "b" } });
  await call("metadata.recordContextChange", { context: { cwd: folder, branch: "b" } });
  expect(client.data("session.context_changed").slice(2)).toEqual([{ cwd: folder, branch: "b" }]);
  await expect(call("metadata.setWorkingDirectory", { workingDirectory: "." })).rejects.toThrow("absolute");
  await expect(call("metadata.setWorkingDirectory", { workingDirectory: "/none" })).rejects.toThrow(
    "not exist",
  );
});

test("a bundle of logs has no secrets, stays where it belongs, and replaces nothing it may not", async () => {
  const { host, call } = await opened();
  await using _ = host;
  await call("log", { message: "the token is ghp_0123456789abcdefghijABCDEFGHIJ" });
  const path = join(host.home, "bundle.tgz");
  const destination = { kind: "archive", outputPath: path, noOverwrite: true };
  const extra = [{ kind: "file", path: join(host.workspace, "a.txt"), bundlePath: "extra/a.txt" }];
  const made = await call("debug.collectLogs", { destination, additionalEntries: extra });
  expect(made).toMatchObject({
    kind: "archive",
    path,
    entries: [{ bundlePath: "events.jsonl" }, { sizeBytes: 6 }],
  });
  const text = gunzipSync(readFileSync(path)).toString();
  expect(text).toContain('"session.start"');
  expect(text).toContain("hello\n");
  expect(text).not.toContain("ghp_");
  expect((await call("debug.collectLogs", { destination })).path).toBe(join(host.home, "bundle (1).tgz"));
  const out = [{ kind: "file", path, bundlePath: "../out" }];
  await expect(call("debug.collectLogs", { destination, additionalEntries: out })).rejects.toThrow(
    "must not contain parent-directory segments",
  );
});

test("sessions are opened by kind, and given up when nothing happens in them", async () => {
  const { host, client, sessionId } = await opened();
  await using _ = host;
  const open = (params: object) => client.request("sessions.open", params);
  const { sessionId: made } = await open({ kind: "create", options: { ...host.params(), name: "Named" } });
  expect(await client.request("session.name.get", { sessionId: made })).toEqual({ name: "Named" });
  expect(await open({ kind: "attach", sessionId })).toEqual({
    status: "resumed",
    sessionId,
    startupPrompts: [],
  });
  expect(await open({ kind: "resume", sessionId: "none" })).toEqual({ status: "not_found" });
  await client.request("sessions.releaseLock", { sessionId });
  await using other = await testRuntime([{ text: "Hello." }], { home: host.home, workspace: host.workspace });
  const elsewhere = await other.client({ legacy: true });
  expect(await elsewhere.request("session.resume", other.params({ sessionId }))).toMatchObject({ sessionId });
});
