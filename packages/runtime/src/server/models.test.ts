import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { IncomingRequest } from "@parley/protocol/jsonrpc";
import { expect, test } from "vitest";
import type { TestClient } from "./testing/test-client.js";
import { type TestRuntime, testRuntime } from "./testing/test-runtime.js";

const look = { tools: [{ name: "view", args: { path: "/" } }] };

async function ask(client: TestClient, sessionId: string, prompt: string): Promise<void> {
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt });
  await idle;
}

function registry(host: TestRuntime, more?: object): Record<string, unknown> {
  const { provider: _, ...params } = host.params();
  const baseUrl = host.provider.url;
  return {
    ...params,
    model: "acme/small",
    providers: [
      { name: "acme", baseUrl, apiKey: "sk-acme-key" },
      { name: "claudes", type: "anthropic", baseUrl, bearerToken: "claude-token" },
    ],
    models: [
      { id: "small", provider: "acme", wireModel: "wire-small", name: "Small" },
      { id: "opus", provider: "claudes" },
    ],
    ...more,
  };
}

test("registered models are selected, listed, switched and added, and no secret is on the log", async () => {
  await using host = await testRuntime([{ text: "One." }]);
  const client = await host.client();
  const { sessionId, modelState } = await client.request("session.create", registry(host));
  expect(modelState).toEqual({ modelId: "acme/small" });
  expect(client.data("session.warning")).toEqual([]);
  const { list } = await client.request("session.model.list", { sessionId });
  expect(list.map(({ id }: { id: string }) => id)).toEqual(["acme/small", "claudes/opus"]);
  await ask(client, sessionId, "First.");
  expect(
    await client.request("session.model.switchTo", { sessionId, modelId: "claudes/opus" }),
  ).toMatchObject({
    message: "Model changed from acme/small to claudes/opus",
    modelState: { modelId: "claudes/opus" },
  });
  await ask(client, sessionId, "Second.");
  const [first, second] = await Promise.all([host.provider.request(0), host.provider.request(1)]);
  expect([first.body.model, first.headers.authorization]).toEqual(["wire-small", "Bearer sk-acme-key"]);
  expect([second.body.model, second.headers.authorization]).toEqual(["opus", "Bearer claude-token"]);
  expect(JSON.stringify(second.body.messages)).toContain(
    "<tools_changed_notice>\\nThe model has been switched from wire-small to opus.\\n</tools_changed_notice>",
  );
  const more = {
    providers: [{ name: "more", baseUrl: host.provider.url }],
    models: [{ id: "x", provider: "more" }],
  };
  expect(await client.request("session.provider.add", { sessionId, ...more })).toMatchObject({
    models: [{ id: "more/x" }],
  });
  await expect(client.request("session.provider.add", { sessionId, ...more })).rejects.toMatchObject({
    code: -32602,
    data: { code: "duplicate_provider", provider: "more" },
  });
  await expect(client.request("session.model.switchTo", { sessionId, modelId: "more/none" })).rejects.toThrow(
    "Provider model 'more/none' is not registered",
  );
  const log = readFileSync(join(host.home, "session-state", sessionId, "events.jsonl"), "utf8");
  expect(log).not.toMatch(/sk-acme-key|claude-token/);
});

test("a client gives out its provider's token before each request, the one that came last for a provider", async () => {
  await using host = await testRuntime([{ status: 401 }, { text: "One." }, { text: "Two." }]);
  const asked: string[] = [];
  const giving = (name: string) => (request: IncomingRequest) => {
    asked.push(`${name} ${request.method} ${(request.params as { providerName: string }).providerName}`);
    return { token: `${name}-token-${asked.length}` };
  };
  const provider = { baseUrl: host.provider.url, hasBearerTokenProvider: true };
  const first = await host.client({ answer: giving("first") });
  const { sessionId } = await first.request("session.create", host.params({ provider }));
  await ask(first, sessionId, "First.");
  const second = await host.client({ answer: giving("second") });
  await second.request("session.resume", { ...host.params({ provider }), sessionId });
  await ask(second, sessionId, "Second.");
  const told = host.provider.requests.map(({ headers }) => headers.authorization);
  expect(told).toEqual(["Bearer first-token-1", "Bearer first-token-2", "Bearer second-token-3"]);
  expect(asked.every((line) => line.endsWith("providerToken.getToken default"))).toBe(true);
  const log = readFileSync(join(host.home, "session-state", sessionId, "events.jsonl"), "utf8");
  expect(log).not.toContain("-token-");
});

test("a client performs model requests until it is gone", async () => {
  await using host = await testRuntime([{ text: "From the network." }]);
  const answer = JSON.stringify({
    id: "cc-1",
    choices: [
      { index: 0, message: { role: "assistant", content: "From the client." }, finish_reason: "stop" },
    ],
  });
  const performer: TestClient = await host.client({
    answer: ({ method, params }) => {
      const { requestId, end } = params as { requestId: string; end?: boolean };
      if (method !== "llmInference.httpRequestChunk" || !end) return {};
      const head = { requestId, status: 200, headers: { "content-type": ["application/json"] } };
      void performer.request("llmInference.httpResponseStart", head);
      void performer.request("llmInference.httpResponseChunk", { requestId, data: answer, end: true });
      return {};
    },
  });
  expect(await performer.request("llmInference.setProvider")).toEqual({ success: true });
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params({ streaming: false }));
  await ask(client, sessionId, "First.");
  expect(host.provider.requests).toEqual([]);
  performer.close();
  await performer.closed;
  await ask(client, sessionId, "Second.");
  expect(client.data("assistant.message").map(({ content }) => content)).toEqual([
    "From the client.",
    "From the network.",
  ]);
});

test("a host's list of models makes room for its first, and refuses others", async () => {
  await using host = await testRuntime([{ text: "One." }]);
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  const allow = (allowedModels: string[] | null) =>
    client.request("session.model.setAllowedModels", { sessionId, allowedModels });
  const changed = client.next("session.model_change");
  expect(await allow(["x", " gpt-5 "])).toEqual({
    allowedModels: ["gpt-5", "x"],
    effectiveAllowedModels: ["gpt-5", "x"],
    fallbackModel: "gpt-5",
    modelId: "gpt-5",
  });
  expect((await changed).data).toMatchObject({ source: "automatic", newModel: "gpt-5" });
  await expect(client.request("session.model.switchTo", { sessionId, modelId: "y" })).rejects.toThrow(
    'Allowed model globs from host allowedModels: "gpt-5", "x". Fallback model: "gpt-5".',
  );
  await expect(allow([])).rejects.toThrow("must contain at least one model id");
  await expect(allow(["gpt-*"])).rejects.toThrow("must be an exact model id, not a glob");
  expect(await allow(null)).toEqual({ effectiveAllowedModels: ["*"], modelId: "gpt-5" });
});

test("how hard to think, what to tell of it and the tier come back with the session", async () => {
  await using host = await testRuntime([{ text: "One." }]);
  const client = await host.client();
  const wanted = { reasoningEffort: "low", reasoningSummary: "concise", contextTier: "long_context" };
  const { sessionId } = await client.request("session.create", host.params(wanted));
  await ask(client, sessionId, "First.");
  await client.request("session.model.setReasoningEffort", { sessionId, reasoningEffort: "high" });
  await using again = await host.restarted();
  const other = await again.client();
  const { model: _, ...params } = again.params();
  const opened = await other.request("session.resume", { ...params, sessionId });
  expect(opened.modelState).toEqual({
    modelId: "some-model",
    reasoningEffort: "high",
    contextTier: "long_context",
  });
});

test("a provider's endpoint is told only where the host allows it, and never the host's own", async () => {
  const environment = { COPILOT_ALLOW_GET_PROVIDER_ENDPOINT: "true", OPENAI_API_KEY: "sk-of-the-host" };
  await using host = await testRuntime([look], { environment });
  const client = await host.client();
  const { sessionId } = await client.request("session.create", host.params());
  expect(await client.request("session.provider.getEndpoint", { sessionId })).toEqual({
    type: "openai",
    wireApi: "completions",
    baseUrl: host.provider.url,
    apiKey: "sk-secret-key",
    headers: {},
    transport: "http",
  });
  const { provider: _, ...params } = host.params();
  const other = await client.request("session.create", params);
  await expect(
    client.request("session.provider.getEndpoint", { sessionId: other.sessionId }),
  ).rejects.toThrow("provider endpoint is unavailable");
  await using strict = await testRuntime([look]);
  const stranger = await strict.client();
  const third = await stranger.request("session.create", strict.params());
  await expect(
    stranger.request("session.provider.getEndpoint", { sessionId: third.sessionId }),
  ).rejects.toThrow("COPILOT_ALLOW_GET_PROVIDER_ENDPOINT=true");
});
