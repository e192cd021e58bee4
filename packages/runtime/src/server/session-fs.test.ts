import { describe, expect, test } from "vitest";
import type { Step } from "../models/testing/scripted-provider.js";
import { KeptFiles } from "./testing/kept-files.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const layout = { initialCwd: "/work", sessionStatePath: "/state", conventions: "posix" };
const setProvider = "sessionFs.setProvider";

/** A client that keeps the files, and a session of it. */
async function keptSession(host: TestRuntime, kept: KeptFiles, more: object = {}) {
  const client = await host.client({ answer: kept.answer });
  await client.request(setProvider, { ...layout, ...more });
  const params = { ...host.params(), workingDirectory: undefined, requestPermission: false };
  const opened = await client.request("session.create", params);
  await client.request("session.permissions.setApproveAll", { sessionId: opened.sessionId, enabled: true });
  const say = (prompt: string) =>
    client.request("session.send", { sessionId: opened.sessionId, prompt, wait: true });
  return { client, opened, say, sessionId: opened.sessionId as string, params };
}

const call = (name: string, args: object): Step => ({ tools: [{ name, args }] });
const results = (client: { data(type: string): Readonly<Record<string, unknown>>[] }) =>
  client.data("tool.execution_complete").map(({ result, error }) => {
    const { content } = (result ?? {}) as { content?: string };
    return content ?? (error as { message?: string } | undefined)?.message;
  });

describe("a client that keeps the files of sessions", () => {
  test("gets all that a session keeps, and nothing is left on this machine", async () => {
    const kept = new KeptFiles();
    await using host = await testRuntime([{ text: "Hello." }]);
    const { opened, say } = await keptSession(host, kept);
    expect(opened.workspacePath).toBe("/state");
    await say("Hi.");
    expect(kept.files.get("/state/events.jsonl")).toContain('"content":"Hello."');
    expect(kept.files.get("/state/workspace.yaml")).toContain("cwd: /work\n");
    expect(kept.files.has("/state/checkpoints/index.md")).toBe(true);
    expect(await host.runtime.sessions().then(({ stored }) => stored.logs.list())).toEqual([]);
  });

  test("keeps a session that another runtime takes up", async () => {
    const kept = new KeptFiles();
    await using first = await testRuntime([{ text: "Hello." }]);
    const { say, sessionId } = await keptSession(first, kept);
    await say("Remember me.");
    await using second = await testRuntime([{ text: "I do." }]);
    const client = await second.client({ answer: kept.answer });
    await client.request(setProvider, layout);
    await client.request("session.resume", { ...second.params(), workingDirectory: undefined, sessionId });
    await client.request("session.send", { sessionId, prompt: "Do you?", wait: true });
    expect(JSON.stringify(second.provider.requests.at(-1)?.body)).toContain("Remember me.");
  });

  test("is what file tools work on, and where outputs go that are too large", async () => {
    const kept = new KeptFiles();
    const large = "x".repeat(50_000);
    kept.answer({
      method: "sessionFs.writeFile",
      params: { path: "/work/a.txt", content: "one\n" },
    } as never);
    await using host = await testRuntime([
      call("view", { path: "/work/a.txt" }),
      call("edit", { path: "/work/a.txt", old_str: "one", new_str: "two" }),
      call("create", { path: "/work/b.txt", file_text: large }),
      call("view", { path: "/work/b.txt", forceReadLargeFiles: true }),
      call("view", { path: "/work" }),
      { text: "Done." },
    ]);
    const { client, say } = await keptSession(host, kept);
    await say("Go.");
    const [seen, , , , listed] = results(client);
    expect(seen).toBe("one\n");
    expect(listed).toBe("a.txt\nb.txt");
    expect(kept.files.get("/work/a.txt")).toBe("two\n");
    expect(kept.files.get("/work/b.txt")).toBe(large);
  });

  test("runs the model's SQL where it says that it can; else there is no such tool", async () => {
    const sql = call("sql", { description: "Make a table", query: "CREATE TABLE t (a)" });
    for (const sqlite of [true, false]) {
      const kept = new KeptFiles();
      await using host = await testRuntime([sql, { text: "Done." }]);
      const { client, say } = await keptSession(host, kept, { capabilities: { sqlite } });
      await say("Go.");
      expect(kept.statements.includes("CREATE TABLE t (a)")).toBe(sqlite);
      expect(results(client)).toEqual([
        sqlite ? "Schema operation completed successfully." : "Tool 'sql' does not exist.",
      ]);
    }
  });

  test("that refuses to keep an event costs that event, not the log", async () => {
    for (const when of ["before", "late"] as const) {
      const kept = new KeptFiles();
      await using host = await testRuntime([{ text: "One." }, { text: "Two." }]);
      const { client, say, sessionId } = await keptSession(host, kept);
      await say("First.");
      kept.refuses = { operation: "appendFile", when };
      await expect(say("Lost.")).rejects.toThrow("appendFile is refused");
      kept.refuses = undefined;
      await say("Second.");
      const { events } = await client.request("session.getMessages", { sessionId });
      const said = events.filter(({ type }: { type: string }) => type === "user.message");
      expect(said.map(({ data }: { data: { content: string } }) => data.content)).toEqual([
        "First.",
        "Second.",
      ]);
      expect(kept.files.get("/state/events.jsonl")).not.toContain("Lost.");
    }
  });

  test("is one client: another is refused until it is gone, and may come back in the middle of a session", async () => {
    const kept = new KeptFiles();
    await using host = await testRuntime([{ text: "Hello." }]);
    const { client, sessionId } = await keptSession(host, kept);
    const other = await host.client({ answer: kept.answer });
    await expect(other.request(setProvider, layout)).rejects.toThrow(
      "Another client is already the session filesystem provider.",
    );
    const resumed = { ...host.params(), workingDirectory: undefined, sessionId };
    await other.request("session.resume", resumed);
    client.close();
    const sent = other.request("session.send", { sessionId, prompt: "Hi.", wait: true });
    await other.request(setProvider, layout);
    await sent;
    expect(kept.files.get("/state/events.jsonl")).toContain('"content":"Hello."');
  });

  test("comes before any session", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    await client.request("session.create", host.params());
    await expect(client.request(setProvider, layout)).rejects.toThrow(
      "Cannot set session filesystem provider while sessions are active. " +
        "Call sessionFs.setProvider before creating any sessions.",
    );
  });
});
