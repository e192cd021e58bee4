import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CollectedSpan, collector } from "../telemetry/testing/collector.js";
import { testRuntime } from "./testing/test-runtime.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
const steps = [
  { reasoning: "Hm.", text: "Looking.", tools: [{ name: "lookup", args: { q: "secret words" }, id: "c1" }] },
  { status: 400 },
];

/** Runs a session whose model calls a client's tool and then fails; the runtime is shut down when this resolves. */
async function exchange(environment: Record<string, string>) {
  await using host = await testRuntime(steps, { environment });
  const client = await host.client();
  const tools = [{ name: "lookup", description: "Looks.", skipPermission: true }];
  const { sessionId } = await client.request("session.create", host.params({ tools }));
  const called = client.next("external_tool.requested");
  const idle = client.next("session.idle");
  await client.request("session.send", { sessionId, prompt: "Hello.", traceparent, tracestate: "a=b" });
  const { data } = await called;
  const { requestId } = data as { requestId: string };
  await client.request("session.tools.handlePendingToolCall", { sessionId, requestId, result: "found" });
  await idle;
  await host.runtime.shutdown();
  return { sessionId, call: data as Readonly<Record<string, unknown>> };
}

function tree(spans: readonly CollectedSpan[], parent: string | undefined): unknown[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .map(({ name, spanId }) => {
      const inner = tree(spans, spanId);
      return inner.length > 0 ? [name, ...inner] : name;
    });
}

test("an exchange is a trace within that of its sender, and says nothing of its content", async () => {
  await using otlp = await collector();
  const { sessionId, call } = await exchange({ OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url });
  const spans = otlp.spans();
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  const hashed = /^[\da-f]{64}$/;
  const named = spans.map((span) => ({ ...span, name: span.name.replace(/[\da-f]{64}/, "<hash>") }));
  expect(tree(named, "b7ad6b7169203331")).toEqual([
    ["invoke_agent", "chat some-model", ["execute_tool <hash>", "external_tool <hash>"], "chat some-model"],
  ]);
  const [chat, failed] = spans.filter(({ name }) => name === "chat some-model");
  expect(chat?.attributes).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.conversation.id": sessionId,
    "gen_ai.request.model": "some-model",
    "gen_ai.response.id": "cc-1",
    "gen_ai.usage.input_tokens": 100,
    "server.address": "127.0.0.1",
  });
  expect(failed?.status).toEqual({ code: 2, message: "Model call failed" });
  const tool = spans.find(({ name }) => name.startsWith("execute_tool"));
  expect(tool?.attributes["gen_ai.tool.name"]).toMatch(hashed);
  expect(call).toMatchObject({
    traceparent: `00-${TRACE}-${tool?.spanId}-01`,
    tracestate: "a=b",
  });
  const everything = otlp.exports.map(({ body }) => body.toString("utf8")).join();
  expect(everything).not.toMatch(/secret words|Looking|found|Hello|lookup|sk-secret-key/);
  expect([...otlp.metrics()]).toEqual(
    expect.arrayContaining([
      "gen_ai.client.operation.duration",
      "gen_ai.client.inference.usage.input_tokens",
      "gen_ai.invoke_agent.duration",
      "gen_ai.execute_tool.duration",
    ]),
  );
});

test("content is told when asked for, but no credentials", async () => {
  await using otlp = await collector();
  await exchange({
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true",
  });
  const spans = otlp.spans();
  const chat = spans.find(({ name }) => name === "chat some-model");
  expect(JSON.parse(String(chat?.attributes["gen_ai.output.messages"]))).toEqual([
    {
      role: "assistant",
      parts: [
        { type: "reasoning", content: "Hm." },
        { type: "text", content: "Looking." },
        { type: "tool_call", id: "c1", name: "lookup", arguments: { q: "secret words" } },
      ],
    },
  ]);
  const tool = spans.find(({ name }) => name === "execute_tool lookup");
  expect(tool?.attributes).toMatchObject({
    "gen_ai.tool.call.arguments": '{"q":"secret words"}',
    "gen_ai.tool.call.result": "found",
  });
  expect(otlp.exports.map(({ body }) => body.toString("utf8")).join()).not.toContain("sk-secret-key");
});

test("protobuf goes out where it is asked for", async () => {
  await using otlp = await collector();
  await exchange({
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  });
  const sent = otlp.exports.map(({ path, headers }) => `${path} ${headers["content-type"]}`);
  expect(new Set(sent)).toEqual(
    new Set(["/v1/traces application/x-protobuf", "/v1/metrics application/x-protobuf"]),
  );
});

test("a file holds a line for each span and metric, and only its owner reads it", async () => {
  await using host = await testRuntime([{ text: "unused" }]);
  const path = join(host.home, "telemetry.jsonl");
  await exchange({ COPILOT_OTEL_FILE_EXPORTER_PATH: path, COPILOT_OTEL_SOURCE_NAME: "mine" });
  const lines = readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.find(({ name }) => name === "invoke_agent")).toMatchObject({
    type: "span",
    traceId: TRACE,
    parentSpanId: "b7ad6b7169203331",
    instrumentationScope: { name: "mine" },
    resource: { attributes: { "service.name": "parley" } },
  });
  expect(lines.find(({ name }) => name === "gen_ai.invoke_agent.duration")).toMatchObject({
    type: "metric",
    unit: "s",
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a collector that isn't there costs no exchange", async () => {
  const { call } = await exchange({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
  expect(call["traceparent"]).toMatch(/^00-/);
});

test("without telemetry a call is in no trace", async () => {
  const { call } = await exchange({});
  expect(call).not.toHaveProperty("traceparent");
});
