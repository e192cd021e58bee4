import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { scriptedProvider } from "../models/testing/scripted-provider.js";
import type { SeenEvent, TestClient } from "../server/testing/test-client.js";
import { buildRuntime, startRuntime } from "./testing/child-runtime.js";

let script: string;
let metafile: Metafile;
let home: string;

beforeAll(async () => {
  ({ script, metafile } = await buildRuntime());
});

afterAll(() => rmSync(dirname(script), { recursive: true, force: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "parley-process-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const start = (...args: string[]) => startRuntime(script, args, home);

/** The sources that are loaded before anything is asked, and then to serve a client over stdio. */
function loadedForPing(): string[] {
  const outputs = Object.entries(metafile.outputs);
  const entryOf = (source: string) => outputs.find(([, { entryPoint }]) => entryPoint?.endsWith(source))?.[0];
  const seen = new Set<string>();
  const waiting = [entryOf("<stdin>"), entryOf("transports/stdio.ts")];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const imports = metafile.outputs[path]?.imports ?? [];
    waiting.push(
      ...imports.filter(({ kind, external }) => kind === "import-statement" && !external).map((i) => i.path),
    );
  }
  return [...seen].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
}

test("a runtime that only answers ping has loaded next to nothing", () => {
  const sources = loadedForPing();
  expect(sources.some((source) => source.endsWith("server/connection.ts"))).toBe(true);
  expect(sources.filter((source) => source.includes("node_modules"))).toEqual([]);
  expect(
    sources.filter((source) => /\/(agent|models|tools|permissions|log|gen|validation)\//.test(source)),
  ).toEqual([]);
  const bytes = sources.map((source) => metafile.inputs[source]?.bytes ?? 0).reduce((a, b) => a + b, 0);
  expect(bytes).toBeLessThan(100_000);
});

describe("a runtime over stdio", () => {
  test("answers, and ends well when its input ends", async () => {
    await using runtime = start("--log-level", "error", "--stdio");
    const client = runtime.overStdio();
    expect(await client.request("connect")).toMatchObject({ ok: true, protocolVersion: 3 });
    expect(await client.request("ping", { message: "x" })).toMatchObject({
      message: "pong: x",
      protocolVersion: 3,
    });
    client.close();
    expect(await runtime.exited).toBe(0);
    expect(runtime.output.stderr).toBe("");
  });

  test("goes on past flags it doesn't know, and says so", async () => {
    await using runtime = start("--bogus", "--stdio");
    await runtime.overStdio().request("ping");
    expect(runtime.output.stderr).toBe("warning: unknown argument --bogus is ignored.\n");
  });

  test("ends by itself after runtime.shutdown, its sessions closed", async () => {
    await using provider = await scriptedProvider([{ text: "Hello." }]);
    await using runtime = start("--stdio");
    const client = runtime.overStdio();
    await client.request("connect");
    const { sessionId } = await client.request("session.create", {
      provider: { baseUrl: provider.url },
      model: "m",
      workingDirectory: home,
    });
    expect(await client.request("runtime.shutdown")).toBeNull();
    await expect(client.request("ping")).rejects.toThrow("SERVER_SHUTTING_DOWN");
    expect(await runtime.exited).toBe(0);
    expect(client.events.at(-1)).toMatchObject({ type: "session.shutdown", sessionId });
  });
});

describe("a runtime over TCP", () => {
  test("announces its port in the official words, warns that it is open, and outlives its input", async () => {
    await using runtime = start();
    const client = await runtime.overTcp();
    runtime.process.stdin.end();
    await client.request("ping");
    expect(runtime.output.stdout).toMatch(
      /^CLI server listening on port \d+\nWarning: No COPILOT_CONNECTION_TOKEN was set, so connections will be accepted from any client\n$/,
    );
    runtime.process.kill("SIGTERM");
    expect(await runtime.exited).toBe(0);
  });

  test("serves WebSocket as well, with a token only", async () => {
    await using refused = start("--ws-port", "0");
    expect(await refused.exited).toBe(1);
    expect(refused.output.stderr).toContain("Refusing to serve WebSocket without a token.");
    await using runtime = startRuntime(script, ["--stdio", "--ws-port", "0"], home, {
      COPILOT_CONNECTION_TOKEN: "sekrit",
    });
    const [announcement] = await once(runtime.process.stderr, "data");
    const socket = new WebSocket(/ws:\S+/.exec(announcement)?.[0] ?? "");
    await once(socket, "open");
    socket.send('{"jsonrpc":"2.0","id":1,"method":"connect","params":{"token":"sekrit"}}');
    const [answer] = await once(socket, "message");
    expect(JSON.parse(answer)).toMatchObject({ result: { ok: true } });
    runtime.process.kill("SIGTERM");
    expect(await runtime.exited).toBe(0);
  });

  test("fails clearly when the port is in use", async () => {
    await using first = start("--port", "0");
    await first.overTcp();
    const port = /port (\d+)/.exec(first.output.stdout)?.[1] ?? "";
    await using second = start("--port", port);
    expect(await second.exited).toBe(1);
    expect(second.output.stderr).toMatch(/^Failed to start server: Error: .*address already in use/);
    expect(second.output.stdout).toBe("");
  });

  test.each([
    ["--port", "seven"],
    ["--log-level", "loud"],
  ])("refuses %s %s", async (...args) => {
    await using runtime = start(...args);
    expect(await runtime.exited).toBe(1);
    expect(runtime.output.stderr).toMatch(new RegExp(`^error: ${args[0]}`));
  });
});

/** Says yes to every permission question a client is shown. */
function approveAll(client: TestClient): void {
  client
    .next("permission.requested")
    .then(({ sessionId, data: { requestId } }) => {
      approveAll(client);
      const result = { kind: "approve-once" };
      const params = { sessionId, requestId, result };
      return client.request("session.permissions.handlePendingPermissionRequest", params);
    })
    .catch(() => {});
}

/** Resolves when the session has nothing left to do. */
async function settled(client: TestClient, sessionId: string): Promise<void> {
  const idle = client.next("session.idle");
  const { processing } = await client.request("session.metadata.isProcessing", { sessionId });
  if (processing) await idle;
}

test.each([2, 5, 9, 14, 18, 22, 27, 33, 40, 47])(
  "a runtime killed after event %i keeps every durable event that a client was shown, and finishes when resumed",
  async (moment) => {
    writeFileSync(join(home, "a.txt"), "hello\n");
    const view = { tools: [{ name: "view", args: { path: join(home, "a.txt") } }] };
    await using provider = await scriptedProvider([
      view,
      { text: "Half of it." },
      view,
      { text: "All of it." },
    ]);
    const options = {
      model: "m",
      provider: { baseUrl: provider.url, apiKey: "k" },
      workingDirectory: home,
      requestPermission: true,
      streaming: true,
    };
    await using runtime = start();
    const client = await runtime.overTcp();
    await client.request("connect");
    const { sessionId } = await client.request("session.create", options);
    approveAll(client);
    const reached = client.next(() => client.events.length >= moment);
    for (const prompt of ["One.", "Two."]) await client.request("session.send", { sessionId, prompt });
    await reached;
    await runtime.kill();
    await client.closed;

    await using second = start();
    const again = await second.overTcp();
    await again.request("connect");
    approveAll(again);
    await again.request("session.resume", { ...options, sessionId, continuePendingWork: true });
    await settled(again, sessionId);

    const { events } = await again.request("session.getMessages", { sessionId });
    const logged = new Map<string, object>(events.map((event: SeenEvent) => [event.id, event]));
    for (const { sessionId: _, ...seen } of client.events.filter(({ ephemeral }) => !ephemeral)) {
      expect(logged.get(seen.id)).toEqual(seen);
    }
    const of = (type: string): SeenEvent[] => events.filter((event: SeenEvent) => event.type === type);
    expect(of("user.message").map(({ data }) => data["content"])).toEqual(["One.", "Two."]);
    for (const [began, ended] of [
      ["tool.execution_start", "tool.execution_complete"],
      ["permission.requested", "permission.completed"],
    ] as const) {
      const id = ({ data }: SeenEvent) => data["requestId"] ?? data["toolCallId"];
      expect(of(ended).map(id).toSorted()).toEqual(of(began).map(id).toSorted());
    }
    expect(of("assistant.turn_end").length).toBe(of("assistant.turn_start").length);
  },
);
