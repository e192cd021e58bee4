type Environment = Readonly<Record<string, string | undefined>>;

export interface TelemetrySettings {
  readonly exporter: OtlpSettings | FileSettings;
  /** Name of the instrumentation scope. */
  readonly sourceName: string;
  /** Whether prompts, answers, arguments and results may be told. */
  readonly capturesContent: boolean;
  /** How often metrics are told. Milliseconds. */
  readonly metricIntervalMs: number;
}

export interface OtlpSettings {
  readonly kind: "otlp-http";
  readonly traces: OtlpTarget;
  readonly metrics: OtlpTarget;
}

export interface OtlpTarget {
  readonly url: string;
  readonly protocol: "http/json" | "http/protobuf";
}

export interface FileSettings {
  readonly kind: "file";
  readonly path: string;
}

/** Where an OTLP collector is by default. Source: the OTLP specification. */
const COLLECTOR = "http://localhost:4318";
/** Source: the OpenTelemetry specification. */
const METRIC_INTERVAL_MS = 60_000;

/**
 * What the environment says of telemetry: `COPILOT_OTEL_*` as Copilot SDKs set it for their `telemetry` option,
 * and OpenTelemetry's own `OTEL_*`, which its SDK reads too (headers, time-outs, sampling, batches, resource).
 * It is on with `COPILOT_OTEL_ENABLED=true`, an OTLP endpoint or a file's path.
 *
 * @returns `undefined` when nothing is to be told: nothing of OpenTelemetry need be loaded
 */
export function telemetrySettings(env: Environment): TelemetrySettings | undefined {
  if (env["OTEL_SDK_DISABLED"] === "true") return undefined;
  const path = env["COPILOT_OTEL_FILE_EXPORTER_PATH"];
  const exporter = env["COPILOT_OTEL_EXPORTER_TYPE"] ?? (path ? "file" : "otlp-http");
  const shared = {
    sourceName: env["COPILOT_OTEL_SOURCE_NAME"] || "parley",
    capturesContent: env["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] === "true",
    metricIntervalMs: Number(env["OTEL_METRIC_EXPORT_INTERVAL"]) || METRIC_INTERVAL_MS,
  };
  if (exporter === "file") return path ? { ...shared, exporter: { kind: "file", path } } : undefined;
  const signals = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];
  const hasEndpoint = ["OTEL_EXPORTER_OTLP_ENDPOINT", ...signals].some((name) => env[name]);
  if (env["COPILOT_OTEL_ENABLED"] !== "true" && !hasEndpoint) return undefined;
  return {
    ...shared,
    exporter: { kind: "otlp-http", traces: target(env, "TRACES"), metrics: target(env, "METRICS") },
  };
}

function target(env: Environment, signal: "TRACES" | "METRICS"): OtlpTarget {
  const base = (env["OTEL_EXPORTER_OTLP_ENDPOINT"] || COLLECTOR).replace(/\/+$/, "");
  const url = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || `${base}/v1/${signal.toLowerCase()}`;
  const protocol = env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] || env["OTEL_EXPORTER_OTLP_PROTOCOL"];
  return { url, protocol: protocol === "http/protobuf" ? protocol : "http/json" };
}
