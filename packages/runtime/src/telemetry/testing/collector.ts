import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What an exporter sent. */
export interface Export {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An OTLP collector behind real HTTP. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly exports: readonly Export[];
  /** Of all JSON exports so far. */
  spans(): CollectedSpan[];
  /** Names of the metrics that were told. */
  metrics(): Set<string>;
}

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };
type WireSpan = Omit<CollectedSpan, "attributes"> & { readonly attributes: readonly Attribute[] };

export async function collector(): Promise<Collector> {
  const exports: Export[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      exports.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(pieces) });
      response.setHeader("content-type", "application/json");
      response.end("{}");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const told = <Told>(path: string) =>
    exports.filter((each) => each.path === path).map(({ body }) => JSON.parse(body.toString("utf8")) as Told);
  return {
    url: `http://127.0.0.1:${port}`,
    exports,
    spans() {
      const traces = told<{ resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[] }>("/v1/traces");
      const spans = traces.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
      );
      return spans.map((span) => ({
        ...span,
        attributes: Object.fromEntries(
          span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
        ),
      }));
    },
    metrics() {
      const counted = told<{ resourceMetrics: { scopeMetrics: { metrics: { name: string }[] }[] }[] }>(
        "/v1/metrics",
      );
      const names = counted.flatMap(({ resourceMetrics }) =>
        resourceMetrics.flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap(({ metrics }) => metrics.map(({ name }) => name)),
        ),
      );
      return new Set(names);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
