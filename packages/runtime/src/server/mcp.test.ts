import { describe, expect, test } from "vitest";
import { stdio } from "../mcp/testing/harness.js";
import type { Step } from "../models/testing/scripted-provider.js";
import { testRuntime } from "./testing/test-runtime.js";

const calls = (name: string, args: object = {}): Step => ({ tools: [{ name, args }] });

describe("a session with MCP servers", () => {
  test("offers their tools to the model and tells how the servers are, before the first exchange", async () => {
    await using host = await testRuntime([calls("s-echo", { text: "a" }), { text: "Done." }]);
    const client = await host.client();
    const mcpServers = {
      s: stdio({ tools: ["echo"] }),
      gone: { type: "stdio", command: "/no/such/command" },
    };
    const { sessionId } = await client.request("session.create", host.params({ mcpServers }));
    await client.request("session.permissions.setApproveAll", { sessionId, enabled: true });
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    const [loaded] = client.data("session.mcp_servers_loaded");
    expect(loaded).toMatchObject({
      servers: [
        { name: "gone", status: "failed" },
        { name: "s", status: "connected" },
      ],
    });
    expect(client.data("assistant.message")[0]).toMatchObject({
      toolRequests: [{ name: "s-echo", mcpServerName: "s", mcpToolName: "echo" }],
    });
    expect(client.data("tool.execution_complete")[0]).toMatchObject({ success: true });
    const { servers } = await client.request("session.mcp.list", { sessionId });
    expect(servers).toMatchObject([{ name: "gone" }, { name: "s", status: "connected" }]);
  });

  test("has the servers it is given instead, until it is told of others", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const params = host.params({ mcpServers: { first: stdio({ tools: ["echo"] }) } });
    const { sessionId } = await client.request("session.create", params);
    const names = async () => {
      const { servers } = await client.request("session.mcp.list", { sessionId });
      return servers.map(({ name }: { name: string }) => name);
    };
    expect(await names()).toEqual(["first"]);
    const config = { mcpServers: { second: stdio({ tools: ["echo"] }) } };
    await client.request("session.mcp.reloadWithConfig", { sessionId, config });
    expect(await names()).toEqual(["second"]);
    await client.request("session.mcp.reload", { sessionId });
    expect(await names()).toEqual(["second"]);
    await client.request("session.resume", { sessionId, mcpServers: { third: stdio({ tools: ["echo"] }) } });
    await expect.poll(names).toEqual(["third"]);
  });

  test("is created at once, however slow its servers are; an abort ends the wait for them", async () => {
    await using host = await testRuntime([{ text: "Done." }]);
    const client = await host.client();
    const mcpServers = { s: stdio({ isSilent: true }) };
    const { sessionId } = await client.request("session.create", host.params({ mcpServers }));
    const starting = client.next("session.mcp_server_status_changed");
    await client.request("session.send", { sessionId, prompt: "Go." });
    expect((await starting).data).toMatchObject({ serverName: "s", status: "pending" });
    const idle = client.next("session.idle");
    await client.request("session.abort", { sessionId });
    expect((await idle).data).toMatchObject({ aborted: true });
    expect(client.durable()).not.toContain("user.message");
    expect((await client.request("session.queue.pendingItems", { sessionId })).items).toEqual([]);
  });
});
