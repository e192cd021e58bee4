import { describe, expect, test } from "vitest";
import { openAICompletions } from "./completions/openai-completions.js";
import { networkTransport } from "./http/network.js";
import type { Model, ModelMessage, ModelRequest } from "./model.js";
import { openAIResponses } from "./responses/openai-responses.js";
import { modelRequest, notebook } from "./testing/asking.js";
import { type ScriptedProvider, type Step, scriptedProvider } from "./testing/scripted-provider.js";

const tool = {
  name: "apply_patch",
  description: "Patches",
  parameters: { type: "object" },
  grammar: { syntax: "lark", definition: "start: /.+/" },
} as const;

const transport = networkTransport({});

const wires: Readonly<Record<string, (provider: ScriptedProvider) => Model>> = {
  completions: ({ url }) => openAICompletions({ config: { baseUrl: url }, name: "default" }, transport),
  responses: ({ url }) => openAIResponses({ config: { baseUrl: url }, name: "default" }, transport),
};

async function ask(wire: string, step: Step, overrides: Partial<ModelRequest> = {}) {
  await using provider = await scriptedProvider([step]);
  const model = wires[wire]?.(provider);
  const sink = notebook();
  const response = await model?.call(modelRequest({ tools: [tool], ...overrides }), sink);
  const { body } = await provider.request(0);
  return { response, lines: sink.lines, body: body as Record<string, unknown> };
}

const chunk = (delta: object) => ({ choices: [{ index: 0, delta, finish_reason: null }] });
const completionsEvents = [
  chunk({ tool_calls: [{ index: 0, id: "c1", type: "custom", custom: { name: "apply_patch", input: "" } }] }),
  chunk({ tool_calls: [{ index: 0, custom: { input: 'one "' } }] }),
  chunk({ tool_calls: [{ index: 0, custom: { input: "two\n" } }] }),
  { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] },
];

const item = { id: "ctc_1", type: "custom_tool_call", call_id: "c1", name: "apply_patch", input: "" };
const responsesEvents = [
  { type: "response.created", response: { id: "resp_1" } },
  { type: "response.output_item.added", item },
  { type: "response.custom_tool_call_input.delta", item_id: "ctc_1", delta: 'one "' },
  { type: "response.custom_tool_call_input.delta", item_id: "ctc_1", delta: "two\n" },
  { type: "response.output_item.done", item: { ...item, input: 'one "two\n' } },
  { type: "response.completed", response: { id: "resp_1", output: [{ ...item, input: 'one "two\n' }] } },
];

const input = 'one "two\n';

function told(id: string): readonly ModelMessage[] {
  const call = { id, name: "apply_patch", arguments: JSON.stringify({ input }), type: "custom" } as const;
  return [
    { role: "assistant", content: null, toolCalls: [call] },
    { role: "tool", toolCallId: id, content: "done" },
  ];
}

describe("a tool that takes a text", () => {
  test("is offered as such by chat completions, called, and shown again", async () => {
    const { response, lines, body } = await ask(
      "completions",
      { events: completionsEvents },
      { messages: told("c1") },
    );
    const { name, description, grammar } = tool;
    expect(body["tools"]).toEqual([
      { type: "custom", custom: { name, description, format: { type: "grammar", grammar } } },
    ]);
    expect(body["messages"]).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "custom", custom: { name, input } }],
      },
      { role: "tool", tool_call_id: "c1", content: "done" },
    ]);
    expect(lines).toEqual(["call c1 apply_patch ", 'call c1 apply_patch one "', "call c1 apply_patch two\n"]);
    expect(response?.toolCalls).toEqual([
      { id: "c1", name, arguments: JSON.stringify({ input }), type: "custom" },
    ]);
  });

  test("is offered as such by responses, called, and shown again under the provider's own id", async () => {
    const { response, lines, body } = await ask(
      "responses",
      { events: responsesEvents },
      { messages: told("custom_c1") },
    );
    const { name, description, grammar } = tool;
    expect(body["tools"]).toEqual([
      { name, description, type: "custom", format: { type: "grammar", ...grammar } },
    ]);
    expect(body["input"]).toEqual([
      { type: "custom_tool_call", id: "ctc_c1", name, input, call_id: "c1" },
      { type: "custom_tool_call_output", call_id: "c1", output: "done" },
    ]);
    expect(lines).toEqual(['call custom_c1 apply_patch one "', "call custom_c1 apply_patch two\n"]);
    expect(response?.toolCalls).toEqual([
      { id: "custom_c1", name, arguments: JSON.stringify({ input }), type: "custom" },
    ]);
  });

  test("may still be called as a function, by models that only know those", async () => {
    const step = { tools: [{ name: "apply_patch", args: { input }, id: "c1" }] };
    const { response } = await ask("completions", step);
    expect(response?.toolCalls).toEqual([
      { id: "c1", name: "apply_patch", arguments: JSON.stringify({ input }) },
    ]);
  });
});

test("responses are as long as asked for", async () => {
  const jsonSchema = { name: "x" };
  const wanted = { verbosity: "low", responseFormat: { type: "json_schema", jsonSchema } } as const;
  const { body } = await ask("responses", { text: "Hi." }, wanted);
  expect(body["text"]).toEqual({ verbosity: "low", format: { type: "json_schema", name: "x" } });
});
