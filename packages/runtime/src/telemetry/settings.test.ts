import { expect, test } from "vitest";
import { telemetrySettings } from "./settings.js";

test.each([
  [{}],
  [{ COPILOT_OTEL_ENABLED: "false" }],
  [{ COPILOT_OTEL_EXPORTER_TYPE: "file", COPILOT_OTEL_ENABLED: "true" }],
  [{ COPILOT_OTEL_ENABLED: "true", OTEL_SDK_DISABLED: "true" }],
])("nothing is told with %j", (env) => {
  expect(telemetrySettings(env)).toBeUndefined();
});

test("signals may go to places of their own, in forms of their own", () => {
  const settings = telemetrySettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/",
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://metrics/in",
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/protobuf",
  });
  expect(settings?.exporter).toEqual({
    kind: "otlp-http",
    traces: { url: "http://collector:4318/v1/traces", protocol: "http/json" },
    metrics: { url: "http://metrics/in", protocol: "http/protobuf" },
  });
});

test("switched on without a place, all goes to the local collector", () => {
  expect(telemetrySettings({ COPILOT_OTEL_ENABLED: "true" })).toEqual({
    exporter: {
      kind: "otlp-http",
      traces: { url: "http://localhost:4318/v1/traces", protocol: "http/json" },
      metrics: { url: "http://localhost:4318/v1/metrics", protocol: "http/json" },
    },
    sourceName: "parley",
    capturesContent: false,
    metricIntervalMs: 60_000,
  });
});
