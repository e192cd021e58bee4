import { setTimeout as delay } from "node:timers/promises";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Telemetry } from "../ports/telemetry.js";
import { createExporters } from "./exporters.js";
import { Instruments } from "./instruments.js";
import { SessionSpans } from "./session-spans.js";
import type { TelemetrySettings } from "./settings.js";

/** How long a runtime that ends waits for what was seen to be passed on. Milliseconds. */
const FLUSH_MS = 2_000;

/** Tells of sessions by OpenTelemetry. @param version of this runtime */
export async function createTelemetry(settings: TelemetrySettings, version: string): Promise<Telemetry> {
  const { capturesContent, sourceName, metricIntervalMs } = settings;
  const exporters = await createExporters(settings.exporter);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": "parley", "service.version": version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const traces = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporters.spans)],
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: exporters.metrics,
    exportIntervalMillis: metricIntervalMs,
    exportTimeoutMillis: metricIntervalMs,
  });
  const metrics = new MeterProvider({ resource, readers: [reader] });
  const tools = {
    tracer: traces.getTracer(sourceName, version),
    instruments: new Instruments(metrics.getMeter(sourceName, version)),
    capturesContent,
  };
  return {
    follow: (session) => new SessionSpans(session, tools),
    async shutdown() {
      const late = delay(FLUSH_MS, undefined, { ref: false });
      await Promise.race([Promise.allSettled([traces.shutdown(), metrics.shutdown()]), late]);
    },
  };
}
