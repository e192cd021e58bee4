import { appendFile } from "node:fs/promises";
import type { HrTime } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type {
  AggregationTemporality,
  MetricData,
  PushMetricExporter,
  ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";

type Told = (result: { code: number; error?: Error }) => void;

/** Codes of OpenTelemetry's `ExportResultCode`. */
const SUCCESS = 0;
const FAILED = 1;

/** Appends objects to a file that only its owner reads, one line of JSON each, in order. */
export class JsonLines {
  readonly #path: string;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  append(objects: readonly object[], told: Told): void {
    const lines = objects.map((object) => `${JSON.stringify(object)}\n`).join("");
    this.#written = this.#written
      .then(() => appendFile(this.#path, lines, { mode: 0o600 }))
      .then(
        () => told({ code: SUCCESS }),
        (error: Error) => told({ code: FAILED, error }),
      );
  }

  flush(): Promise<void> {
    return this.#written;
  }
}

/** Writes spans to a file. The form of a line is the official runtime's. */
export class FileSpanExporter implements SpanExporter {
  readonly #lines: JsonLines;

  constructor(lines: JsonLines) {
    this.#lines = lines;
  }

  export(spans: ReadableSpan[], told: Told): void {
    this.#lines.append(spans.map(spanLine), told);
  }

  forceFlush(): Promise<void> {
    return this.#lines.flush();
  }

  shutdown(): Promise<void> {
    return this.#lines.flush();
  }
}

function spanLine(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  const { parentSpanContext: parent, name, kind, startTime, endTime, attributes, status, events } = span;
  return {
    type: "span",
    ...{ traceId, spanId, ...(parent && { parentSpanId: parent.spanId }) },
    ...{ name, kind, startTime, endTime, attributes, status, events },
    ...origin(span.resource, span.instrumentationScope),
  };
}

/** Writes metrics to a file, each time all of what was counted since the start. */
export class FileMetricExporter implements PushMetricExporter {
  readonly #lines: JsonLines;

  constructor(lines: JsonLines) {
    this.#lines = lines;
  }

  export({ resource, scopeMetrics }: ResourceMetrics, told: Told): void {
    const metrics = scopeMetrics.flatMap(({ scope, metrics: counted }) =>
      counted.map((metric) => ({ ...metricLine(metric), ...origin(resource, scope) })),
    );
    this.#lines.append(metrics, told);
  }

  selectAggregationTemporality(): AggregationTemporality {
    return CUMULATIVE;
  }

  forceFlush(): Promise<void> {
    return this.#lines.flush();
  }

  shutdown(): Promise<void> {
    return this.#lines.flush();
  }
}

const CUMULATIVE = 1 as AggregationTemporality.CUMULATIVE;

function metricLine({ descriptor, dataPoints }: MetricData): object {
  const { name, description, unit } = descriptor;
  const points = dataPoints as readonly {
    readonly startTime: HrTime;
    readonly endTime: HrTime;
    readonly attributes: object;
    readonly value: unknown;
  }[];
  return {
    type: "metric",
    ...{ name, description, unit },
    dataPoints: points.map(({ attributes, startTime, endTime, value }) => ({
      attributes,
      startTime,
      endTime,
      value,
    })),
  };
}

function origin({ attributes }: Resource, scope: { name: string; version?: string }): object {
  return { resource: { attributes }, instrumentationScope: { name: scope.name, version: scope.version } };
}
