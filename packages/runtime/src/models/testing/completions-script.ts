import { argumentsOf, pieces, type Step, type WireAnswer } from "./script.js";

/** A step's answer on the chat-completions wire. */
export function completionsAnswer(step: Step, number: number): WireAnswer {
  const id = `cc-${number}`;
  const usage = step.usage === undefined ? { prompt_tokens: 100, completion_tokens: 10 } : step.usage;
  const calls = (step.tools ?? []).map((tool, index) => ({
    index,
    id: tool.id ?? `call_${id}_${index}`,
    type: "function",
    function: { name: tool.name, arguments: argumentsOf(tool) },
  }));
  const finishReason = step.finish ?? (calls.length > 0 ? "tool_calls" : "stop");
  const message = {
    role: "assistant",
    content: step.text ?? null,
    ...(step.reasoning && { reasoning_content: step.reasoning }),
    ...(calls.length > 0 && { tool_calls: calls.map(({ index: _, ...call }) => call) }),
  };
  const delta = (fields: object) => ({
    id,
    choices: [{ index: 0, delta: fields, finish_reason: null }],
  });
  return {
    whole: { id, choices: [{ index: 0, message, finish_reason: finishReason }], usage },
    deltas: [
      delta({ role: "assistant", content: "" }),
      ...pieces(step.reasoning).map((piece) => delta({ reasoning_content: piece })),
      ...pieces(step.text).map((piece) => delta({ content: piece })),
      ...calls.map((call) => delta({ tool_calls: [call] })),
    ],
    finish: [
      { id, choices: [{ index: 0, delta: {}, finish_reason: finishReason }] },
      ...(usage ? [{ id, choices: [], usage }] : []),
    ],
  };
}
