import { expect, test } from "vitest";
import { UsageTotals } from "./usage-totals.js";

const session = { id: "s", model: "m", logBytes: 100, tokens: { currentTokens: 7 } };
const usage = (model: string, inputTokens: number, initiator: string) => ({
  usage: {
    model,
    initiator,
    inputTokens,
    outputTokens: 10,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    duration: 5,
  },
});

test("a session that called no model has little to tell", () => {
  const totals = new UsageTotals();
  totals.apply("session.start", { startTime: "2026-01-01T00:00:00.000Z" });
  expect(totals.shutdownData(session)).toEqual({
    shutdownType: "routine",
    totalPremiumRequests: 0,
    totalNanoAiu: 0,
    totalApiDurationMs: 0,
    sessionStartTime: Date.parse("2026-01-01"),
    eventsFileSizeBytes: 100,
    codeChanges: { linesAdded: 0, linesRemoved: 0, filesModified: [] },
    modelMetrics: {},
    currentTokens: 7,
  });
});

test("calls and edits add up, by model", () => {
  const totals = new UsageTotals();
  totals.apply("session.start", { startTime: "2026-01-01T00:00:00.000Z" });
  for (const [model, tokens, initiator] of [
    ["m", 100, "user"],
    ["m", 50, "agent"],
    ["n", 1, "agent"],
  ] as const) {
    totals.apply("session.usage_record", usage(model, tokens, initiator));
  }
  for (const path of ["/a", "/a", "/b"]) {
    const toolTelemetry = { metrics: { linesAdded: 2, linesRemoved: 1 } };
    totals.apply("tool.execution_complete", { fileEdits: [{ path, kind: "edit" }], toolTelemetry });
  }
  totals.apply("tool.execution_complete", { toolTelemetry: { metrics: { linesAdded: 9 } } });

  const m = {
    requests: { count: 2, cost: 0 },
    usage: { inputTokens: 150, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 },
    totalNanoAiu: 0,
  };
  expect(totals.metrics("m")).toMatchObject({
    totalUserRequests: 1,
    totalApiDurationMs: 15,
    codeChanges: { linesAdded: 6, linesRemoved: 3, filesModifiedCount: 2, filesModified: ["/a", "/b"] },
    modelMetrics: { m: { ...m, aiCreditsStatus: "unavailable" }, n: {} },
    agentMetrics: { main: { totalApiDurationMs: 15, modelMetrics: { m } } },
    providerModelMetrics: [
      { provider: null, modelId: "m", modelDisplayName: "m" },
      { provider: null, modelId: "n" },
    ],
    currentModel: "m",
    lastCallInputTokens: 1,
    lastCallOutputTokens: 10,
  });
  expect(totals.shutdownData(session)).toMatchObject({
    accountingSnapshot: totals.metrics("m"),
    usageAccountingWatermarks: { s: 3 },
    modelMetrics: { m },
    codeChanges: { linesAdded: 6, linesRemoved: 3, filesModified: ["/a", "/b"] },
    currentModel: "m",
  });
});
