import { argumentsOf, pieces, type Step, type WireAnswer } from "./script.js";

/** A step's answer on the Anthropic messages wire. Its thoughts are signed. */
export function messagesAnswer(step: Step, number: number): WireAnswer {
  const id = `msg_${number}`;
  const { input, ...usage } = { input: {}, ...(step.usage ?? DEFAULT_USAGE) };
  const calls = (step.tools ?? []).map((tool, index) => ({
    tool,
    block: { type: "tool_use", id: tool.id ?? `toolu_${id}_${index}`, name: tool.name, input },
  }));
  const stopReason = step.finish ?? (calls.length > 0 ? "tool_use" : "end_turn");
  const signature = `sig-${id}`;
  const deltas: object[] = [
    { type: "message_start", message: { id, type: "message", role: "assistant", content: [], usage } },
    { type: "ping" },
  ];
  let index = 0;
  const stream = (block: object, parts: readonly object[]) => {
    deltas.push({ type: "content_block_start", index, content_block: block });
    for (const delta of parts) deltas.push({ type: "content_block_delta", index, delta });
    deltas.push({ type: "content_block_stop", index });
    index += 1;
  };
  if (step.reasoning) {
    const thoughts = pieces(step.reasoning).map((thinking) => ({ type: "thinking_delta", thinking }));
    stream({ type: "thinking", thinking: "" }, [...thoughts, { type: "signature_delta", signature }]);
  }
  if (step.text) {
    const texts = pieces(step.text).map((text) => ({ type: "text_delta", text }));
    stream({ type: "text", text: "" }, texts);
  }
  for (const { tool, block } of calls) {
    const parts = pieces(argumentsOf(tool));
    stream(
      block,
      parts.map((partial_json) => ({ type: "input_json_delta", partial_json })),
    );
  }
  return {
    whole: {
      id,
      type: "message",
      role: "assistant",
      content: [
        ...(step.reasoning ? [{ type: "thinking", thinking: step.reasoning, signature }] : []),
        ...(step.text ? [{ type: "text", text: step.text }] : []),
        ...calls.map(({ tool, block }) => ({ ...block, input: tool.args ?? {} })),
      ],
      stop_reason: stopReason,
      usage: { ...usage, output_tokens: 10 },
    },
    deltas,
    finish: [
      { type: "message_delta", delta: { stop_reason: stopReason }, usage: { output_tokens: 10 } },
      { type: "message_stop" },
    ],
  };
}

const DEFAULT_USAGE = {
  input_tokens: 100,
  output_tokens: 1,
  cache_read_input_tokens: 40,
  cache_creation_input_tokens: 7,
};
