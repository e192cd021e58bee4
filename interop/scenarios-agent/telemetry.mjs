import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the official runtime times of itself, and counts of its sandbox. */
const OWN = /^(session\.|github\.copilot\.sandbox\.)/;

function telemetryScenario(name, captureContent) {
  return {
    name: `telemetry: ${name}`,
    parallel: true,
    loose: ["session.info"],
    model: () => [
      { text: "Looking.", tools: [{ name: "lookup", args: { q: "x" } }] },
      { status: 500, raw: '{"error":{"message":"boom"}}' },
      { text: "Done." },
    ],
    async run(t) {
      const filePath = join(t.sandbox.root, "telemetry.jsonl");
      const client = await t.client({
        telemetry: { filePath, exporterType: "file", sourceName: "interop", captureContent },
        onGetTraceContext: () => ({
          traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          tracestate: "a=b",
        }),
      });
      const session = await client.createSession(
        t.sessionConfig({
          availableTools: ["lookup"],
          systemMessage: { mode: "replace", content: "Be brief." },
          tools: [
            {
              name: "lookup",
              description: "Looks something up.",
              parameters: { type: "object", properties: { q: { type: "string" } } },
              handler: (_, { traceparent, tracestate }) => {
                t.note("in a trace", [traceparent.slice(0, 36), tracestate]);
                return "found";
              },
            },
          ],
        }),
      );
      await t.ask(session, "First.");
      await t.stop(client);
      const lines = readFileSync(filePath, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
        .filter((line) => !OWN.test(line.name));
      const spans = lines.filter(({ type }) => type === "span");
      const names = new Map(spans.map((span) => [span.spanId, span.name]));
      for (const span of spans.sort((a, b) => order(a) - order(b))) t.note(span.name, shown(span, names));
      const metrics = lines
        .filter(({ type }) => type === "metric")
        .map(({ name, unit }) => `${name} ${unit}`);
      t.note("metrics", [...new Set(metrics)].sort());
    },
  };
}

const order = ({ startTime: [seconds, nanoseconds] }) => seconds * 1e3 + nanoseconds / 1e6;

/** Ids, times and the words of instructions and descriptions aside. */
function shown({ parentSpanId, kind, status, attributes, events, traceId, instrumentationScope }, names) {
  const {
    "gen_ai.system_instructions": _,
    "gen_ai.tool.definitions": __,
    "server.port": ___,
    "github.copilot.server_duration": ____,
    "gen_ai.response.time_to_first_chunk": _____,
    ...told
  } = attributes;
  return {
    within: names.get(parentSpanId) ?? parentSpanId,
    ...{ kind, status, traceId, scope: instrumentationScope.name },
    attributes: told,
    events: events.map(({ name, attributes: { "github.copilot.current_tokens": _, ...rest } }) => ({
      name,
      ...rest,
    })),
  };
}

export const plain = telemetryScenario("without content", false);
export const content = telemetryScenario("with content", true);
