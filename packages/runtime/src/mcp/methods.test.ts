import { describe, expect, it } from "vitest";
import { hostsOfTests } from "./testing/cleanup.js";
import { Harness, read, stdio } from "./testing/harness.js";

const started = hostsOfTests();
const missing = { command: "/no/such/command" };
const MISSING =
  "failed to spawn MCP server process: No such file or directory (os error 2): No such file or directory (os error 2)";

describe("what clients are told of the servers", () => {
  it("lists each by name, with what it says of itself", async () => {
    const harness = await started(
      {
        z: stdio({ info: { title: "The Title" }, instructions: "Read me." }),
        a: { ...stdio(), displayName: "Mine", source: "workspace" },
        f: missing,
        d: stdio(),
      },
      { disabled: ["d", "elsewhere"] },
    );
    const { servers, host } = await harness.host.list();
    expect(servers).toEqual([
      {
        name: "a",
        status: "connected",
        source: "workspace",
        displayName: "Mine",
        serverMetadata: { instructions: null },
      },
      { name: "d", status: "disabled" },
      { name: "elsewhere", status: "disabled" },
      { name: "f", status: "failed", error: MISSING },
      {
        name: "z",
        status: "connected",
        displayName: "The Title",
        serverMetadata: { instructions: "Read me." },
      },
    ]);
    expect(host).toEqual({
      clients: ["a", "z"],
      disabledServers: ["d", "elsewhere"],
      filteredServers: [],
      pendingConnections: [],
      failedServers: { f: { message: MISSING, timestamp: expect.any(Number) } },
      needsAuthServers: {},
      mcp3pEnabled: true,
    });
    expect(harness.host.loaded()).toEqual({ servers });
  });

  it("lists tools, or says why not", async () => {
    const tools = [{ name: "t", description: "d", inputSchema: { type: "object" } }];
    const { host } = await started({ s: stdio({ tools }), f: missing, d: stdio() }, { disabled: ["d"] });
    expect(await host.listTools("s")).toEqual({ tools });
    await expect(host.listTools("f")).rejects.toThrow(MISSING);
    await expect(host.listTools("d")).rejects.toThrow('MCP server "d" is not connected');
    await expect(host.listTools("nobody")).rejects.toThrow('MCP server "nobody" is not connected');
  });

  it("lists and reads resources, or says why not", async () => {
    const { host } = await started({ s: stdio(), f: missing });
    expect(await host.listResources({ serverName: "s" })).toEqual({
      resources: [
        {
          uri: "note://1",
          name: "one",
          mimeType: "text/plain",
          size: 3,
          additionalProperties: { shelf: "top" },
        },
      ],
      nextCursor: "2",
    });
    expect(await host.listResources({ serverName: "s", cursor: "2" })).not.toHaveProperty("nextCursor");
    expect(await host.listResourceTemplates({ serverName: "s" })).toEqual({
      resourceTemplates: [{ uriTemplate: "note://{id}", name: "note" }],
    });
    expect(await host.readResource({ serverName: "s", uri: "note://1" })).toEqual({
      contents: [{ uri: "note://1", mimeType: "text/plain", text: "abc" }],
    });
    await expect(host.readResource({ serverName: "s", uri: "note://2" })).rejects.toThrow(
      /^MCP resources\/read failed for s \(note:\/\/2\): MCP error -32002: .*Resource not found$/,
    );
    await expect(host.listResources({ serverName: "f" })).rejects.toThrow("MCP server not connected: f");
    await expect(host.listResources({ serverName: "no" })).rejects.toThrow("MCP server not connected: no");
  });

  it("starts the servers for whoever asks first", async () => {
    const { host } = await started({});
    host.configure({ s: stdio() });
    expect(await host.isServerRunning("s")).toEqual({ running: true });
    expect(await host.isServerRunning("nobody")).toEqual({ running: false });
  });
});

describe("switching servers on and off", () => {
  it("disables and enables one", async () => {
    const harness = await started({ s: stdio({ tools: ["echo"] }) });
    harness.events.length = 0;
    await harness.host.disable("s");
    expect(harness.host.tools()).toEqual([]);
    await harness.host.enable("s");
    expect(harness.told).toEqual([
      "session.mcp_server_removed",
      "s disabled",
      "s not_configured",
      "s pending",
      "s connected",
    ]);
    expect(read(await harness.call("s-echo", { a: 1 }))).toEqual({ a: 1 });
  });

  it("enables one that was disabled from the start, and no other", async () => {
    const { host } = await started({ a: stdio(), b: stdio() }, { disabled: ["a", "b"] });
    await host.enable("a");
    expect(host.loaded().servers.map(({ status }) => status)).toEqual(["connected", "disabled"]);
  });

  it("remembers a name that is disabled before anything is known of it", async () => {
    const { host } = await started({});
    await host.disable("later");
    expect(host.loaded().servers).toEqual([{ name: "later", status: "disabled" }]);
    await host.enable("later");
    expect(host.loaded().servers).toEqual([]);
    await host.enable("nobody");
  });

  it("stops, starts and restarts one", async () => {
    const harness = await started({ s: stdio({ tools: ["surroundings"] }) });
    const pid = async () => (read(await harness.call("s-surroundings")) as { pid: number }).pid;
    const first = await pid();
    await harness.host.stopServer("s");
    expect(harness.host.loaded().servers).toEqual([{ name: "s", status: "stopped" }]);
    expect(await harness.host.isServerRunning("s")).toEqual({ running: false });
    await harness.host.stopServer("nobody");
    await harness.host.startServer("s");
    const second = await pid();
    await harness.host.restartServer("s");
    expect(new Set([first, second, await pid()]).size).toBe(3);
  });

  it("starts one with a configuration of its own", async () => {
    const harness = await started({});
    await harness.host.startServer("fresh", stdio({ tools: ["echo"] }));
    expect(harness.told).toEqual(["fresh pending", "fresh connected"]);
    await harness.host.restartServer("fresh", stdio({ tools: ["client"] }));
    expect(harness.host.tools().map(({ name }) => name)).toEqual(["fresh-client"]);
  });

  it("says when one can't be started", async () => {
    const { host } = await started({ f: missing });
    await expect(host.startServer("g", missing)).rejects.toThrow(MISSING);
    await expect(host.restartServer("f")).rejects.toThrow(MISSING);
    const unknown = 'MCP server "nobody" has no installed config to restart';
    await expect(host.startServer("nobody")).rejects.toThrow(unknown);
    await expect(host.restartServer("nobody")).rejects.toThrow(unknown);
  });

  it("starts every server anew, but for the disabled ones", async () => {
    const harness = await started({ a: stdio(), b: stdio(), f: missing }, { disabled: ["b"] });
    harness.events.length = 0;
    await harness.host.reload();
    expect(harness.told.sort()).toEqual(["a connected", "a pending", "f failed", "f pending"]);
  });

  it("takes other servers, keeping those that did not change", async () => {
    const kept = stdio({ tools: ["surroundings"] });
    const harness = await started({ kept, changed: stdio({ tools: ["echo"] }), left: stdio() });
    const before = read(await harness.call("kept-surroundings")) as { pid: number };
    harness.events.length = 0;
    harness.host.configure({ kept: { ...kept }, changed: stdio({ tools: ["client"] }), fresh: stdio() });
    await harness.until("session.mcp_server_status_changed", { serverName: "changed", status: "connected" });
    await harness.until("session.mcp_server_status_changed", { serverName: "fresh", status: "connected" });
    expect(harness.told).toContain("left not_configured");
    expect(harness.host.loaded().servers.map(({ name }) => name)).toEqual(["changed", "fresh", "kept"]);
    expect(harness.tool("changed-client").name).toBe("changed-client");
    expect(read(await harness.call("kept-surroundings"))).toMatchObject({ pid: before.pid });
    expect(harness.told).not.toContain("kept pending");
  });

  it("starts none of other servers before any is needed", () => {
    const harness = new Harness({});
    harness.host.configure({ s: stdio() });
    expect(harness.events).toEqual([]);
  });

  it("lets the last of several commands decide", async () => {
    const { host } = await started({ s: stdio() });
    await Promise.all([host.restartServer("s"), host.restartServer("s"), host.disable("s")]);
    expect(host.loaded().servers).toEqual([{ name: "s", status: "disabled" }]);
    await Promise.all([host.disable("s"), host.enable("s")]);
    expect(host.loaded().servers[0]?.status).toBe("connected");
  });
});
