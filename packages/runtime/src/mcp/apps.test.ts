import { describe, expect, it } from "vitest";
import { hostsOfTests } from "./testing/cleanup.js";
import { Harness, stdio } from "./testing/harness.js";

const started = hostsOfTests();

const tool = (name: string, ui?: object) => ({
  name,
  description: name,
  inputSchema: { type: "object" },
  ...(ui && { _meta: { ui } }),
});

const text = (text: string) => ({ content: [{ type: "text", text }] });

const server = () =>
  stdio({
    tools: [
      tool("page", { resourceUri: "ui://page" }),
      tool("page-only", { visibility: ["app"] }),
      tool("model-only", { visibility: ["model"] }),
      tool("echo"),
    ],
    results: { page: text("shown"), "page-only": text("done") },
    contents: { "ui://page": { mimeType: "text/html;profile=mcp-app", text: "<p>" } },
  });

describe("the pages of servers", () => {
  it("may call their own server's tools that are for them, and everyone is told", async () => {
    const { host, events } = await started({ s: server() }, { showsApps: true });
    const own = { serverName: "s", originServerName: "s" };
    expect((await host.apps.listTools(own)).tools.map(({ name }) => name)).toEqual([
      "page",
      "page-only",
      "echo",
    ]);
    expect(await host.apps.callTool({ ...own, toolName: "page-only", arguments: { a: 1 } })).toMatchObject({
      content: [{ type: "text", text: "done" }],
    });
    expect(events.at(-1)).toMatchObject({
      type: "mcp_app.tool_call_complete",
      data: {
        serverName: "s",
        toolName: "page-only",
        success: true,
        toolMeta: { ui: { visibility: ["app"] } },
      },
    });
    await expect(host.apps.callTool({ ...own, toolName: "model-only" })).rejects.toThrow(
      "Tool model-only on s is not callable from MCP Apps",
    );
    await expect(host.apps.callTool({ ...own, toolName: "none" })).rejects.toThrow(
      "MCP tool not found on s: none",
    );
    await expect(
      host.apps.callTool({ serverName: "s", originServerName: "other", toolName: "page" }),
    ).rejects.toThrow(
      'Cross-server MCP App tools/call is not allowed: app loaded from "other" cannot call page on "s"',
    );
    await expect(host.apps.listTools({ serverName: "s", originServerName: "other" })).rejects.toThrow(
      'Cross-server MCP App tools/list is not allowed: app loaded from "other" cannot list tools on "s"',
    );
  });

  it("are read from their server, and come with the results of their tools", async () => {
    const harness = await started({ s: server() }, { showsApps: true });
    const page = { uri: "ui://page", mimeType: "text/html;profile=mcp-app", text: "<p>" };
    expect(await harness.host.apps.readResource({ serverName: "s", uri: "ui://page" })).toEqual({
      contents: [page],
    });
    const toolDescription = {
      name: "page",
      description: "page",
      _meta: { ui: { resourceUri: "ui://page" } },
    };
    expect(await harness.call("s-page")).toMatchObject({ uiResource: page, toolDescription });
    expect(harness.tool("s-page").startFields?.({})).toMatchObject({ toolDescription });
  });

  it("keep tools that are for them alone from the model", async () => {
    const shown = await started({ s: server() }, { showsApps: true });
    expect(shown.host.tools().map(({ name }) => name)).toEqual(["s-echo", "s-model-only", "s-page"]);
    const without = await started({ s: server() });
    expect(without.host.tools()).toHaveLength(4);
    expect((await without.call("s-page")).uiResource).toBeUndefined();
  });

  it("are nothing where no client shows them", async () => {
    const { host } = await started({ s: server() });
    const own = { serverName: "s", originServerName: "s" };
    const problem = 'The "mcp-apps" capability is not available in this session';
    await expect(host.apps.listTools(own)).rejects.toThrow(problem);
    await expect(host.apps.callTool({ ...own, toolName: "page" })).rejects.toThrow(problem);
    await expect(host.apps.readResource({ serverName: "s", uri: "ui://page" })).rejects.toThrow(problem);
    expect(await host.apps.diagnose("s")).toEqual({
      capability: { sessionHasMcpApps: false, featureFlagEnabled: false, advertised: false },
      server: {
        connected: true,
        toolCount: 4,
        toolsWithUiMeta: 3,
        sampleToolNames: ["page", "page-only", "model-only"],
      },
    });
  });

  it("are told of the place they are shown in", async () => {
    const { host } = new Harness({}, { showsApps: true });
    expect(host.apps.hostContext).toEqual({});
    host.apps.setHostContext({ theme: "dark", locale: "de" });
    expect(host.apps.hostContext).toEqual({ theme: "dark", locale: "de" });
  });
});
