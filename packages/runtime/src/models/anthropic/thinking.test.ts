import { expect, test } from "vitest";
import { modelRequest } from "../testing/asking.js";
import { thinkingFields } from "./thinking.js";
import { anthropicTraits } from "./traits.js";

const budget = (budget_tokens: number) => ({
  temperature: 1,
  thinking: { type: "enabled", budget_tokens, display: "summarized" },
});
const adaptive = { temperature: 1, thinking: { type: "adaptive", display: "summarized" } };
const none = { temperature: 0 };

test.each([
  ["claude-sonnet-4", undefined, budget(1024)],
  ["claude-sonnet-4", "high", budget(4096)],
  ["claude-opus-4.1", "low", budget(1024)],
  ["claude-opus-4.1", "medium", budget(2048)],
  ["claude-opus-4.1", "odd", budget(4096)],
  ["claude-opus-4.1", "max", budget(31_999)],
  ["claude-haiku-4.6", "medium", budget(2048)],
  ["claude-3-5-sonnet-20241022", "medium", budget(2048)],
  ["claude-sonnet-4-20250514", "medium", budget(2048)],
  ["claude-opus-4-6", undefined, adaptive],
  ["claude-opus-4-10", "xhigh", { ...adaptive, output_config: { effort: "xhigh" } }],
  ["claude-next", "minimal", { ...adaptive, output_config: { effort: "high" } }],
  ["claude-opus-4.6", "none", { temperature: 0, thinking: { type: "disabled" } }],
  ["llama3", undefined, none],
  ["llama3", "max", budget(8191)],
])("%s with effort %s", (name, reasoningEffort, fields) => {
  const traits = anthropicTraits(name);
  expect(thinkingFields(modelRequest({ reasoningEffort }), traits.maxOutputTokens, traits)).toEqual(fields);
});

test("a short answer leaves no room to think", () => {
  const traits = anthropicTraits("claude-sonnet-4.5");
  expect(thinkingFields(modelRequest(), 500, traits)).toEqual(none);
  expect(thinkingFields(modelRequest({ reasoningEffort: "high" }), 1500, traits)).toEqual(budget(1499));
});

test("what is declared wins over the name", () => {
  const not = anthropicTraits("claude-opus-4.6", { adaptive_thinking: "unsupported" });
  expect(thinkingFields(modelRequest({ reasoningEffort: "medium" }), 32_000, not)).toEqual(budget(2048));
  const all = anthropicTraits("llama3", { adaptive_thinking: "required" });
  expect(thinkingFields(modelRequest(), 8192, all)).toEqual(adaptive);
});

test("thoughts are left out on request", () => {
  const request = modelRequest({ reasoningSummary: "none" });
  const fields = thinkingFields(request, 32_000, anthropicTraits("claude-opus-4.6"));
  expect(fields.thinking).toEqual({ type: "adaptive", display: "omitted" });
});
