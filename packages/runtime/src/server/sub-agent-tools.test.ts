import { expect, test } from "vitest";
import type { SeenEvent } from "./testing/test-client.js";
import { testRuntime } from "./testing/test-runtime.js";

test("a client's tool that a sub-agent calls is asked for by its session, and ended by the whole one", async () => {
  const work = { agent_type: "general-purpose", name: "worker", description: "Work", prompt: "Go." };
  await using runtime = await testRuntime([
    { tools: [{ name: "task", args: work }] },
    { tools: [{ name: "lookup" }] },
    { text: "Worked." },
    { text: "All done." },
  ]);
  const client = await runtime.client();
  const tools = [{ name: "lookup", description: "Looks up" }];
  const { sessionId } = await client.request("session.create", runtime.params({ tools }));
  const permission = client.next("permission.requested");
  const call = client.next("external_tool.requested");
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Delegate." });
  const { requestId: permissionId, ownerSessionId } = (await permission).data;
  await client.request("session.permissions.handlePendingPermissionRequest", {
    ...{ sessionId, requestId: permissionId },
    result: { kind: "approve-once" },
  });
  const { requestId } = (await call).data;
  await client.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: "found" });
  await idle;
  expect(await call).toMatchObject({
    agentId: expect.any(String),
    data: { sessionId, providerId: null, ownerNativeSessionId: ownerSessionId },
  });
  const ends = client.events.filter(({ type }: SeenEvent) => type === "external_tool.completed");
  expect(ends).toMatchObject([{ data: { requestId } }]);
  expect(ends[0]).not.toHaveProperty("agentId");
});
