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
  const [spans, metrics] = await Promise.all([
    traceExporter(settings.traces),
    metricExporter(settings.metrics),
  ]);
  return { spans, metrics };
}

async function traceExporter({ url, protocol }: OtlpTarget): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === "http/protobuf"
      ? await import("@opentelemetry/exporter-trace-otlp-proto")
      : await import("@opentelemetry/exporter-trace-otlp-http");
  return new OTLPTraceExporter({ url });
}

async function metricExporter({ url, protocol }: OtlpTarget): Promise<PushMetricExporter> {
  const { OTLPMetricExporter } =
    protocol === "http/protobuf"
      ? await import("@opentelemetry/exporter-metrics-otlp-proto")
      : await import("@opentelemetry/exporter-metrics-otlp-http");
  return new OTLPMetricExporter({ url });
}
