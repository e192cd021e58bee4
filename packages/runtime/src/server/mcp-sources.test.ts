import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stdio } from "../mcp/testing/harness.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const echo = () => stdio({ tools: ["echo"] });

const writeServers = (folder: string, file: string, mcpServers: object) =>
  writeFileSync(join(folder, file), JSON.stringify({ mcpServers }));

/** The servers of a new session, as `name:status:source`. */
async function serversOf(host: TestRuntime, options: object): Promise<string[]> {
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params(options));
  const { servers } = await client.request("session.mcp.list", { sessionId });
  return (servers as { name: string; status: string; source?: string }[]).map(
    ({ name, status, source = "user" }) => `${name}:${status}:${source}`,
  );
}

describe("a session's servers", () => {
  test("are the user's, and its own over them; what the user switched off stays off", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    for (const name of ["kept", "off"]) await client.request("mcp.config.add", { name, config: echo() });
    await client.request("mcp.config.disable", { names: ["off", "elsewhere"] });
    expect(await serversOf(host, { mcpServers: { own: echo(), kept: echo() } })).toEqual([
      "elsewhere:disabled:user",
      "kept:connected:user",
      "off:disabled:user",
      "own:connected:user",
    ]);
    const listed = await client.request("mcp.config.list", {});
    expect(Object.keys(listed["servers"] as object)).toEqual(["kept", "off"]);
  });

  test("are a folder's only where it is looked for and the folder is trusted", async () => {
    await using host = await testRuntime([]);
    writeServers(host.workspace, ".mcp.json", { there: echo() });
    const client = await host.client();
    expect(await serversOf(host, { enableConfigDiscovery: true })).toEqual([]);
    expect(await client.request("mcp.discover", { workingDirectory: host.workspace })).toEqual({
      servers: [],
    });
    const { sessionId } = await client.request("session.create", host.params({}));
    await client.request("session.permissions.folderTrust.addTrusted", { sessionId, path: host.workspace });
    expect(await serversOf(host, { enableConfigDiscovery: true })).toEqual(["there:connected:workspace"]);
    expect(await serversOf(host, {})).toEqual([]);
    const found = await client.request("mcp.discover", {
      workingDirectory: host.workspace,
      includeEffectiveSource: true,
    });
    expect(found["servers"]).toMatchObject([
      {
        name: "there",
        type: "stdio",
        source: "workspace",
        enabled: true,
        effectiveSource: { kind: "workspace", file: { jsonPointer: "/mcpServers/there" } },
      },
    ]);
  });

  test("are looked for again on a reload", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const { sessionId } = await client.request(
      "session.create",
      host.params({ mcpServers: { own: echo() } }),
    );
    await client.request("session.mcp.list", { sessionId });
    await client.request("mcp.config.add", { name: "late", config: echo() });
    await client.request("session.mcp.reload", { sessionId });
    const { servers } = await client.request("session.mcp.list", { sessionId });
    expect(servers).toMatchObject([{ name: "late", status: "connected" }, { name: "own" }]);
  });

  test("are those of the chosen agent while it is chosen", async () => {
    await using host = await testRuntime([{ text: "Done." }]);
    const client = await host.client();
    const customAgents = [{ name: "helper", prompt: "Help.", mcpServers: { its: echo() } }];
    const { sessionId } = await client.request(
      "session.create",
      host.params({ customAgents, agent: "helper" }),
    );
    const idle = client.next("session.idle");
    await client.request("session.send", { sessionId, prompt: "Go." });
    await idle;
    const body = host.provider.requests[0]?.body as unknown as { tools: { function: { name: string } }[] };
    expect(body.tools.map((tool) => tool.function.name)).toContain("its-echo");
    const removed = client.next("session.mcp_server_removed");
    await client.request("session.agent.deselect", { sessionId });
    await removed;
    expect(await client.request("session.mcp.list", { sessionId })).toMatchObject({ servers: [] });
  });

  test("are lent the session's model", async () => {
    await using host = await testRuntime([{ text: "Sampled." }]);
    const client = await host.client();
    const { sessionId } = await client.request("session.create", host.params({}));
    const sample = (request: object) =>
      client.request("session.mcp.executeSampling", {
        ...{ sessionId, requestId: "r", serverName: "s", mcpRequestId: 1 },
        request,
      });
    const text = (role: string, said: string) => ({ role, content: { type: "text", text: said } });
    const picture = { type: "image", data: "aGk=", mimeType: "image/png" };
    const messages = [text("user", "Hi?"), text("assistant", "Yes."), { role: "user", content: picture }];
    expect(await sample({ messages, systemPrompt: "Be brief.", maxTokens: 100 })).toEqual({
      action: "success",
      result: {
        model: "some-model",
        stopReason: "endTurn",
        role: "assistant",
        content: { type: "text", text: "Sampled." },
      },
    });
    expect(host.provider.requests[0]?.body).toMatchObject({
      max_tokens: 100,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hi?" },
        { role: "assistant", content: "Yes." },
        { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } }] },
      ],
    });
    await expect(sample({ messages })).rejects.toThrow("missing field `maxTokens`");
    expect(client.durable()).toEqual(["session.start"]);
  });

  test("bring a form to the user, whom a client asks, too", async () => {
    await using host = await testRuntime([]);
    const client = await host.client();
    const form = { message: "Name?", requestedSchema: { type: "object", properties: {} } };
    const { sessionId: alone } = await client.request("session.create", host.params({}));
    expect(await client.request("session.ui.elicitation", { sessionId: alone, ...form })).toEqual({
      action: "cancel",
    });
    const { sessionId } = await client.request("session.create", host.params({ requestElicitation: true }));
    const asked = client.next("elicitation.requested");
    const answer = client.request("session.ui.elicitation", { sessionId, ...form });
    const { requestId } = (await asked).data as { requestId: string };
    const result = { action: "accept", content: { name: "Ada" } };
    await client.request("session.ui.handlePendingElicitation", { sessionId, requestId, result });
    expect(await answer).toEqual(result);
  });
});
