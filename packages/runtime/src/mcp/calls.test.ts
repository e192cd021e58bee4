import { describe, expect, it } from "vitest";
import { OWN_TOOL_NAME } from "../permissions/index.js";
import { isResult, type ToolResult } from "../tools/index.js";
import { hostsOfTests } from "./testing/cleanup.js";
import { read, stdio } from "./testing/harness.js";

const started = hostsOfTests();

describe("calling a server's tool", () => {
  it("asks for permission of kind mcp, under the name a model sees", async () => {
    const harness = await started({ "my srv": stdio({ tools: ["echo"] }) });
    const prepared = await harness
      .tool("my-srv-echo")
      .prepare({ a: 1 }, harness.context(new AbortController().signal));
    expect(!isResult(prepared) && prepared.permissions).toEqual([
      {
        kind: "mcp",
        [OWN_TOOL_NAME]: "echo",
        toolCallId: "call-1",
        serverName: "my srv",
        toolName: "my-srv-echo",
        toolTitle: "echo",
        args: { a: 1 },
        readOnly: false,
      },
    ]);
  });

  it("says so when the server calls a tool read-only, and takes its title from the annotations", async () => {
    const annotations = { title: "Looks", readOnlyHint: true };
    const tools = [{ name: "look", inputSchema: { type: "object" }, annotations }];
    const harness = await started({ s: stdio({ tools }) });
    const prepared = await harness.tool("s-look").prepare({}, harness.context(new AbortController().signal));
    expect(!isResult(prepared) && prepared.permissions[0]).toMatchObject({
      readOnly: true,
      toolTitle: "Looks",
    });
  });

  it("gives the model what the tool answers", async () => {
    const harness = await started({ s: stdio({ tools: ["echo"] }) });
    expect(await harness.call("s-echo", { a: 1 })).toEqual({
      textResultForLlm: '{"a":1}',
      detailedContent: '{"a":1}',
      resultType: "success",
      contents: [{ type: "text", text: '{"a":1}' }],
      toolTelemetry: { metrics: { mcp_result_content_bytes: 7 } },
    });
  });

  it("shows progress while the tool runs", async () => {
    const harness = await started({ s: stdio({ tools: ["progress"] }) });
    const steps = [
      { progress: 1, total: 3, message: "copying" },
      { progress: 2, total: 3 },
      { progress: 2.5 },
      { progress: 3, total: 0, message: "done" },
    ];
    await harness.call("s-progress", { steps });
    const shown = harness.events.filter(({ type }) => type === "tool.execution_progress");
    expect(shown.map(({ data }) => data)).toEqual([
      { toolCallId: "call-1", progressMessage: "1.0/3.0 (33%): copying" },
      { toolCallId: "call-1", progressMessage: "2.0/3.0 (67%)" },
      { toolCallId: "call-1", progressMessage: "2.5" },
      { toolCallId: "call-1", progressMessage: "3.0: done" },
    ]);
  });

  it("tells the model of the server's refusals and of their kind", async () => {
    const harness = await started({ s: stdio({ tools: ["refuse", "unknown"] }) });
    const failures: [number, string][] = [
      [-32700, "protocol_parse_error"],
      [-32600, "protocol_invalid_request"],
      [-32601, "protocol_method_not_found"],
      [-32602, "protocol_invalid_params"],
      [-32603, "protocol_internal_error"],
      [-32000, "protocol_server_error"],
      [-32042, "protocol_server_error"],
      [404, "protocol_error"],
    ];
    for (const [code, category] of failures) {
      const result = await harness.call("s-refuse", { code });
      expect(result.textResultForLlm).toMatch(
        new RegExp(`^MCP server 's': McpError: MCP error ${code}: .*no way$`),
      );
      expect(propertiesOf(result)).toEqual({ failure_category: category, failure_stage: "invoke" });
    }
    expect((await harness.call("s-unknown")).resultType).toBe("failure");
  });

  it("gives up on a tool that takes longer than the configuration allows, but not while it tells of progress", async () => {
    const harness = await started({ s: stdio({ tools: ["hang", "progress"] }, { timeout: 30 }) });
    const result = await harness.call("s-hang");
    expect(result.textResultForLlm).toBe("MCP server 's': McpError: MCP error -32001: Request timed out");
    expect(propertiesOf(result)).toEqual({ failure_category: "timeout", failure_stage: "invoke" });
  });

  it("ends a call that is aborted, with what the server asked of people for it", async () => {
    const harness = await started({ s: stdio({ tools: ["elicit"] }) }, { answer: () => undefined });
    const abort = new AbortController();
    const call = harness.call("s-elicit", { params: { message: "Who?" } }, abort.signal);
    await harness.until("elicitation.requested");
    const reason = new Error("stopped by the user");
    abort.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect((await harness.until("elicitation.completed")).data).toMatchObject({ action: "cancel" });
  });

  it("has a new tool ready once the call that added it is over", async () => {
    const harness = await started({ s: stdio({ tools: ["add-tool"] }) });
    const before = harness.host.tools();
    await harness.call("s-add-tool");
    expect(harness.told).toContain("mcp.tools.list_changed");
    expect(harness.host.tools()).not.toBe(before);
    expect(harness.host.tools().map(({ name }) => name)).toEqual(["s-add-tool", "s-added"]);
  });

  it("tells when resources and prompts change", async () => {
    const harness = await started({ s: stdio({ tools: ["change-lists"] }) });
    await harness.call("s-change-lists");
    expect((await harness.until("mcp.resources.list_changed")).data).toEqual({ serverName: "s" });
    expect((await harness.until("mcp.prompts.list_changed")).data).toEqual({ serverName: "s" });
  });

  it("fails a call whose server dies, tells of it, and starts the server again", async () => {
    const harness = await started({ s: stdio({ tools: ["crash", "echo"] }) });
    harness.events.length = 0;
    const result = await harness.call("s-crash");
    expect(result.textResultForLlm).toBe(
      "MCP server 's': MCP request failed: MCP transport closed before the tool responded",
    );
    expect(propertiesOf(result)).toEqual({ failure_category: "disconnected", failure_stage: "invoke" });
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    expect(harness.told).toEqual(["session.mcp_server_removed", "s failed", "s pending", "s connected"]);
    expect(harness.events[1]?.data).toMatchObject({
      error: "MCP connection closed unexpectedly",
      errorClassification: "os_connection_closed",
    });
    expect(read(await harness.call("s-echo", { a: 1 }))).toEqual({ a: 1 });
  });

  it("leaves a server alone that keeps dying", async () => {
    const harness = await started({ s: stdio({ tools: ["crash"] }) });
    for (let death = 1; death <= 4; death += 1) {
      await harness.call("s-crash");
      await harness.host.whenSettled({ deadlineMs: 60_000 });
    }
    expect(harness.host.loaded().servers[0]?.status).toBe("failed");
    expect(harness.host.tools()).toEqual([]);
  });

  it("fails a call to a server that was stopped meanwhile", async () => {
    const harness = await started({ s: stdio({ tools: ["echo"] }) });
    const prepared = await harness.tool("s-echo").prepare({}, harness.context(new AbortController().signal));
    await harness.host.stopServer("s");
    const result = isResult(prepared) ? prepared : await prepared.run();
    expect(result.textResultForLlm).toBe("MCP server 's': MCP request failed: Transport closed");
  });
});

function propertiesOf(result: ToolResult): unknown {
  return result.toolTelemetry?.properties;
}
