import { argumentsOf, pieces, type Step, type WireAnswer } from "./script.js";

/** A step's answer on the OpenAI responses wire. Its reasoning comes encrypted, with a summary. */
export function responsesAnswer(step: Step, number: number): WireAnswer {
  const id = `resp_${number}`;
  const deltas: object[] = [
    { type: "response.created", response: { id, status: "in_progress", output: [] } },
  ];
  const output: object[] = [];
  const add = (item: object, parts: readonly object[]) => {
    deltas.push({ type: "response.output_item.added", output_index: output.length, item });
    deltas.push(...parts);
  };
  const done = (item: object) => {
    deltas.push({ type: "response.output_item.done", output_index: output.length, item });
    output.push(item);
  };
  if (step.reasoning !== undefined) {
    const item = { id: `rs_${id}`, type: "reasoning", summary: [], encrypted_content: `enc-${id}` };
    const parts = pieces(step.reasoning).map((delta) => ({
      type: "response.reasoning_summary_text.delta",
      item_id: item.id,
      delta,
    }));
    add(item, [{ type: "response.reasoning_summary_part.added", summary_index: 0 }, ...parts]);
    done({ ...item, summary: [{ type: "summary_text", text: step.reasoning }] });
  }
  if (step.text !== undefined) {
    const item = { id: `msg_${id}`, type: "message", role: "assistant", content: [] };
    const texts = pieces(step.text).map((delta) => ({ type: "response.output_text.delta", delta }));
    add(item, texts);
    done({ ...item, content: [{ type: "output_text", text: step.text, annotations: [] }] });
  }
  for (const [index, tool] of (step.tools ?? []).entries()) {
    const item = {
      id: `fc_${id}_${index}`,
      type: "function_call",
      call_id: tool.id ?? `call_${id}_${index}`,
      name: tool.name,
      arguments: "",
    };
    const parts = pieces(argumentsOf(tool)).map((delta) => ({
      type: "response.function_call_arguments.delta",
      item_id: item.id,
      delta,
    }));
    add(item, parts);
    done({ ...item, arguments: argumentsOf(tool) });
  }
  const usage = step.usage === undefined ? DEFAULT_USAGE : step.usage;
  const status = step.finish === undefined ? "completed" : "incomplete";
  const details = step.finish === undefined ? null : { reason: step.finish };
  const whole = { id, status, output, usage, error: null, incomplete_details: details };
  return { whole, deltas, finish: [{ type: `response.${status}`, response: whole }] };
}

const DEFAULT_USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 40 },
  output_tokens: 10,
  output_tokens_details: { reasoning_tokens: 3 },
};
