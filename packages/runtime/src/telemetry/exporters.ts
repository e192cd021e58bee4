import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { FileSettings, OtlpSettings, OtlpTarget } from "./settings.js";

export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

/** What carries spans and metrics away; only that one is loaded. */
export async function createExporters(settings: OtlpSettings | FileSettings): Promise<Exporters> {
  if (settings.kind === "file") {
    const { FileMetricExporter, FileSpanExporter, JsonLines } = await import("./file-exporter.js");
    const lines = new JsonLines(settings.path);
    return { spans: new FileSpanExporter(lines), metrics: new FileMetricExporter(lines) };
  }
  const { traces, metrics } = settings;
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }] = await Promise.all([wire(traces), wire(metrics)]);
  return {
    spans: new OTLPTraceExporter({ url: traces.url }),
    metrics: new OTLPMetricExporter({ url: metrics.url }),
  };
}

function wire({ protocol }: OtlpTarget) {
  return protocol === "http/protobuf" ? import("./otlp-protobuf.js") : import("./otlp-json.js");
}
