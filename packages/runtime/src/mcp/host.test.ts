// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configurations name variables like this.
import { describe, expect, it } from "vitest";
import type { McpServers } from "./index.js";
import { hostsOfTests } from "./testing/cleanup.js";
import { Harness, type HarnessOptions, read, stdio } from "./testing/harness.js";

const started = hostsOfTests();

describe("starting servers", () => {
  it("starts nothing before the servers are needed", async () => {
    const harness = new Harness({ one: stdio() });
    expect(harness.events).toEqual([]);
    expect(harness.host.tools()).toEqual([]);
    await harness.host.dispose();
  });

  it("starts them together, and tells of each", async () => {
    const harness = await started({ b: stdio({ tools: ["echo"] }), a: stdio({ tools: ["echo"] }) });
    expect(harness.told.slice(0, 2)).toEqual(["b pending", "a pending"]);
    expect(harness.told.slice(2).sort()).toEqual(["a connected", "b connected"]);
    expect(harness.events.at(-1)?.data["configSource"]).toBe("user");
    expect(harness.host.tools().map(({ name }) => name)).toEqual(["a-echo", "b-echo"]);
  });

  it("gives a model every tool with its schema, title and the server's own names", async () => {
    const harness = await started({
      s: stdio({
        tools: [
          { name: "t", title: "A title", description: "What it does", inputSchema: { type: "object" } },
        ],
      }),
    });
    expect(harness.tool("s-t")).toMatchObject({
      title: "A title",
      description: "What it does",
      parameters: { type: "object", properties: {} },
      mcp: { serverName: "s", toolName: "t" },
    });
    expect(harness.tool("s-t").startFields?.({})).toEqual({
      mcpServerName: "s",
      mcpConfigServerName: "s",
      mcpTransport: "stdio",
      mcpConfigSource: "user",
      mcpToolName: "t",
    });
  });

  it("reads every page of a server's tools", async () => {
    const harness = await started({ s: stdio({ tools: ["a", "b", "c", "d", "e"], pageSize: 2 }) });
    expect(harness.host.tools().map(({ name }) => name)).toEqual(["s-a", "s-b", "s-c", "s-d", "s-e"]);
  });

  it("offers only the tools the configuration lists, and none it excludes", async () => {
    const tools = ["a", "b", "c"];
    const harness = await started({
      all: stdio({ tools }, { tools: ["*"] }),
      none: stdio({ tools }, { tools: [] }),
      some: stdio({ tools }, { tools: ["b", "nothing"] }),
      without: stdio({ tools }, { tools: ["*"], excludeTools: ["a"] }),
    });
    expect(harness.host.tools().map(({ name }) => name)).toEqual([
      "all-a",
      "all-b",
      "all-c",
      "some-b",
      "without-b",
      "without-c",
    ]);
    const listed = await harness.host.listTools("none");
    expect(listed.tools.map(({ name }) => name)).toEqual(tools);
  });

  it("keeps the same list of tools while none changed", async () => {
    const { host } = await started({ s: stdio({ tools: ["echo"] }) });
    expect(host.tools()).toBe(host.tools());
  });

  it("stops waiting at the deadline, on a signal and when loading moves to the background", async () => {
    const { host } = new Harness({ slow: stdio({ isSilent: true }) });
    await host.whenSettled({ deadlineMs: 1 });
    await host.whenSettled({ deadlineMs: 60_000, signal: AbortSignal.abort() });
    const waiting = host.whenSettled({ deadlineMs: 60_000 });
    expect(host.moveLoadingToBackground()).toEqual({ movedToBackground: true });
    await waiting;
    expect(host.moveLoadingToBackground()).toEqual({ movedToBackground: false });
    expect(host.loaded()).toEqual({ servers: [{ name: "slow", status: "pending" }] });
    await host.dispose();
  });

  it("introduces itself, and offers forms only where someone can fill them in", async () => {
    const servers = { s: stdio({ tools: ["client", "capabilities"] }) };
    const alone = await started(servers);
    expect(read(await alone.call("s-client"))).toEqual({ name: "parley", version: "1.2.3" });
    expect(read(await alone.call("s-capabilities"))).toEqual({ sampling: {} });
    const attended = await started(servers, { answer: () => undefined });
    expect(read(await attended.call("s-capabilities"))).toEqual({
      sampling: {},
      elicitation: { form: {}, url: {} },
    });
  });
});

describe("the surroundings of a server's process", () => {
  it("has the environment it is given, with the configuration's own values on top", async () => {
    const harness = await started(
      { s: stdio({}, { env: { OWN: "1", COLOUR: "blue" } }) },
      { environment: { PATH: process.env["PATH"] ?? "", COLOUR: "red", SHAPE: "round" } },
    );
    const { env } = read(await harness.call("s-surroundings")) as { env: Record<string, string> };
    expect(env).toMatchObject({ OWN: "1", COLOUR: "blue", SHAPE: "round" });
  });

  it("fills in variables in commands, arguments, folders and values; secrets only where they are named", async () => {
    const base = stdio();
    const harness = await started(
      {
        s: {
          ...base,
          command: "${NODE}",
          args: [...base.args, "$SHAPE", "${SHAPE}", "${ABSENT:-default}", "${ABSENT}"],
          cwd: "${FOLDER}",
          env: { ...base.env, SECRET: "${API_TOKEN}" },
        },
      },
      {
        environment: { PATH: process.env["PATH"] ?? "", SHAPE: "round" },
        variables: { NODE: process.execPath, FOLDER: "/", API_TOKEN: "sesame" },
      },
    );
    const seen = read(await harness.call("s-surroundings")) as { cwd: string; argv: string[]; env: object };
    expect(seen.argv).toEqual(["round", "round", "default", "${ABSENT}"]);
    expect(seen.cwd).toBe("/");
    expect(seen.env).toMatchObject({ SECRET: "sesame" });
    expect(seen.env).not.toHaveProperty("API_TOKEN");
  });

  it("takes values for names of variables in indirect mode only", async () => {
    const servers = { s: stdio({}, { env: { KEY: "SHAPE", OTHER: "plain" } }) };
    const environment = { PATH: process.env["PATH"] ?? "", SHAPE: "round" };
    const direct = await started(servers, { environment });
    expect(read(await direct.call("s-surroundings"))).toMatchObject({ env: { KEY: "SHAPE" } });
    direct.host.setEnvValueMode("indirect");
    await direct.host.restartServer("s");
    expect(read(await direct.call("s-surroundings"))).toMatchObject({
      env: { KEY: "round", OTHER: "plain" },
    });
  });

  it("runs in the session's folder, and in a relative folder below it", async () => {
    const harness = await started(
      { here: stdio(), below: stdio({}, { cwd: "bin" }) },
      { workingDirectory: "/usr" },
    );
    expect(read(await harness.call("here-surroundings"))).toMatchObject({ cwd: "/usr" });
    expect((read(await harness.call("below-surroundings")) as { cwd: string }).cwd).toMatch(/\/bin$/);
  });
});

describe("servers that fail", () => {
  const failureOf = async (config: object, options?: HarnessOptions): Promise<[unknown, unknown]> => {
    const harness = await started({ s: config } as McpServers, options);
    const { data } = await harness.until("session.mcp_server_status_changed", { status: "failed" });
    expect(harness.host.loaded().servers[0]).toMatchObject({ status: "failed", error: data["error"] });
    expect(harness.host.tools()).toEqual([]);
    return [data["error"], data["errorClassification"]];
  };
  const EXITED = "MCP server process exited before completing the MCP initialize handshake";

  it("tells of a command, or a folder, that isn't there", async () => {
    const missing = "No such file or directory (os error 2)";
    const expected = [`failed to spawn MCP server process: ${missing}: ${missing}`, "os_not_found"];
    expect(await failureOf({ command: "/no/such/command" })).toEqual(expected);
    expect(await failureOf({ command: "no-such-command" })).toEqual(expected);
    expect(await failureOf(stdio({}, { cwd: "/no/such/folder" }))).toEqual(expected);
  });

  it("tells of a file that can't be run", async () => {
    const denied = "Permission denied (os error 13)";
    expect(await failureOf({ command: "/etc/passwd" })).toEqual([
      `failed to spawn MCP server process: ${denied}: ${denied}`,
      "os_permission_denied",
    ]);
  });

  it("tells how a process ended, with the end of what it printed", async () => {
    expect(await failureOf(stdio({ exit: 3 }))).toEqual([`${EXITED} (exit code 3)`, "process_linux_exited"]);
    expect(await failureOf(stdio({ exit: 1, stderr: "oops\n" }))).toEqual([
      `${EXITED} (exit code 1); last stderr: oops`,
      "process_linux_exited",
    ]);
    expect(await failureOf(stdio({ exit: 1, stderr: "one\n\ntwo" }))).toEqual([
      `${EXITED} (exit code 1); last stderr: two\nServer stderr (last 2 lines):\none\ntwo`,
      "process_linux_exited",
    ]);
    const many = Array.from({ length: 40 }, (_, i) => `line ${i}`).join("\n");
    const [error] = await failureOf(stdio({ exit: 1, stderr: many }));
    expect(error).toMatch(/last stderr: line 39\nServer stderr \(last 10 lines\):\nline 30\n/);
    const [long] = await failureOf(stdio({ exit: 1, stderr: "y".repeat(5_000) }));
    expect(long).toBe(`${EXITED} (exit code 1); last stderr: ${"y".repeat(512)}…`);
    expect(await failureOf({ command: "sh", args: ["-c", "kill -9 $$"] })).toEqual([
      `${EXITED} (terminated by signal 9)`,
      "process_linux_terminated",
    ]);
  });

  it("tells of a server that doesn't answer in time", async () => {
    expect(await failureOf(stdio({ isSilent: true }), { handshakeMs: 50 })).toEqual([
      "failed to initialize MCP client: MCP lifecycle negotiation did not complete within 50 ms",
      "timeout_initialize",
    ]);
  });

  it("tells of a server that won't tell its tools", async () => {
    expect(await failureOf(stdio({ listFails: true }))).toEqual([
      "MCP error -32603: the list broke",
      "protocol_internal_error",
    ]);
  });

  it("names the field of a configuration that makes no sense, and starts the other servers", async () => {
    const harness = await started({
      command: { type: "stdio" } as never,
      url: { type: "http", url: "not a url" },
      good: stdio({ tools: ["echo"] }),
    });
    expect(harness.host.loaded().servers.map(({ name, status, error }) => [name, status, error])).toEqual([
      ["command", "failed", "mcpServers.command.command: Required"],
      ["good", "connected", undefined],
      ["url", "failed", "mcpServers.url.url: Invalid url"],
    ]);
  });

  it("reads past what a server prints that is no message", async () => {
    const harness = await started({ s: stdio({ tools: ["echo"], stdout: "hello\n{broken\n\n" }) });
    expect(read(await harness.call("s-echo", { a: 1 }))).toEqual({ a: 1 });
  });

  it("has no tools of a server that has none", async () => {
    const harness = await started({ s: stdio({ capabilities: {} }) });
    expect(harness.host.loaded().servers[0]?.status).toBe("connected");
    expect(harness.host.tools()).toEqual([]);
  });
});
