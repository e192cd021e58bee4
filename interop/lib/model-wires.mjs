/**
 * How each wire of a model writes a scripted step: as the events of a stream, or whole. `path` is the end of the URL it is
 * reached by; `isNamed` says that a stream names its events; `end` is what closes one.
 */
export const wires = [
  { path: "/chat/completions", events: completionChunks, whole: completion, end: "[DONE]" },
  {
    path: "/responses",
    events: responseEvents,
    whole: (...asked) => responseEvents(...asked).at(-1).response,
  },
  { path: "/messages", events: messageEvents, whole: message, isNamed: true },
];

const CHUNK_CHARACTERS = 5;
const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

function pieces(text = "") {
  return text.match(new RegExp(`.{1,${CHUNK_CHARACTERS}}`, "gs")) ?? [];
}

const argumentsOf = ({ args }) => (typeof args === "string" ? args : JSON.stringify(args ?? {}));

function completionParts(step, index) {
  const toolCalls = step.tools?.map((tool, k) => {
    const id = tool.id ?? `call_${index + 1}_${k}`;
    if (tool.input !== undefined)
      return { id, type: "custom", custom: { name: tool.name, input: tool.input } };
    return { id, type: "function", function: { name: tool.name, arguments: argumentsOf(tool) } };
  });
  return { toolCalls, finish: step.finish ?? (step.tools ? "tool_calls" : "stop") };
}

function completion(step, body, index) {
  const { toolCalls, finish } = completionParts(step, index);
  const message = {
    role: "assistant",
    content: step.text ?? null,
    ...(step.reasoning && { reasoning_content: step.reasoning }),
    ...(toolCalls && { tool_calls: toolCalls }),
  };
  const choices = [{ index: 0, message, finish_reason: finish }];
  return {
    id: `cc-${index + 1}`,
    created: 1,
    model: body.model,
    object: "chat.completion",
    choices,
    usage: USAGE,
  };
}

function completionChunks(step, body, index) {
  const { toolCalls = [], finish } = completionParts(step, index);
  const head = { id: `cc-${index + 1}`, created: 1, model: body.model, object: "chat.completion.chunk" };
  const choice = (delta, finish_reason = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
  return [
    choice({ role: "assistant", content: "" }),
    ...pieces(step.reasoning).map((reasoning_content) => choice({ reasoning_content })),
    ...pieces(step.text).map((content) => choice({ content })),
    ...toolCalls.map((call, k) => choice({ tool_calls: [{ index: k, ...call }] })),
    choice({}, finish),
    { choices: [], usage: USAGE },
  ].map((chunk) => ({ ...head, ...chunk }));
}

/** `incomplete` is why an answer was cut, `failed` the error it ended with, `phase` what kind of text it is. */
function responseEvents(step, body, index) {
  const id = `resp_${index + 1}`;
  const base = { id, object: "response", created_at: 1, model: body.model, error: null, tools: [] };
  const events = [{ type: "response.created", response: { ...base, status: "in_progress", output: [] } }];
  const output = [];
  const item = (opened, deltas, done) => {
    const output_index = output.length;
    events.push({ type: "response.output_item.added", output_index, item: opened });
    for (const delta of deltas) events.push({ item_id: opened.id, output_index, ...delta });
    events.push({ type: "response.output_item.done", output_index, item: { ...opened, ...done } });
    output.push({ ...opened, ...done });
  };
  const parts = step.reasoning === undefined ? [] : [step.reasoning].flat();
  if (parts.length > 0) {
    const deltas = parts.flatMap((part, summary_index) => [
      {
        type: "response.reasoning_summary_part.added",
        summary_index,
        part: { type: "summary_text", text: "" },
      },
      ...pieces(part).map((delta) => ({
        type: "response.reasoning_summary_text.delta",
        summary_index,
        delta,
      })),
    ]);
    const summary = parts.map((text) => ({ type: "summary_text", text }));
    item({ id: `rs_${id}`, type: "reasoning", summary: [], encrypted_content: `ENC-${id}` }, deltas, {
      summary,
    });
  }
  if (step.text !== undefined) {
    const opened = {
      id: `msg_${id}`,
      type: "message",
      role: "assistant",
      status: "in_progress",
      content: [],
    };
    const deltas = pieces(step.text).map((delta) => ({
      type: "response.output_text.delta",
      content_index: 0,
      delta,
    }));
    const content = [{ type: "output_text", text: step.text, annotations: [] }];
    item({ ...opened, ...(step.phase && { phase: step.phase }) }, deltas, { status: "completed", content });
  }
  for (const [k, tool] of (step.tools ?? []).entries()) {
    const isText = tool.input !== undefined;
    const [type, field] = isText ? ["custom_tool_call", "input"] : ["function_call", "arguments"];
    const value = tool.input ?? argumentsOf(tool);
    const call_id = tool.id ?? `call_${id}_${k}`;
    const kind = isText ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta";
    const deltas = pieces(value).map((delta) => ({ type: kind, delta }));
    item({ id: `fc_${id}_${k}`, type, call_id, name: tool.name, [field]: "" }, deltas, {
      status: "completed",
      [field]: value,
    });
  }
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 3 },
    total_tokens: 110,
  };
  const response = { ...base, status: "completed", output, usage };
  if (step.failed) {
    events.push({
      type: "response.failed",
      response: { ...response, status: "failed", error: step.failed },
    });
  } else if (step.incomplete) {
    const cut = { status: "incomplete", incomplete_details: { reason: step.incomplete } };
    events.push({ type: "response.incomplete", response: { ...response, ...cut } });
  } else events.push({ type: "response.completed", response });
  return events.map((event, sequence_number) => ({ ...event, sequence_number }));
}

/** The blocks of a messages answer. `cites` is what its text rests on. */
function blocksOf(step, id) {
  return [
    ...(step.reasoning ? [{ type: "thinking", thinking: step.reasoning, signature: `SIG-${id}` }] : []),
    ...(step.text ? [{ type: "text", text: step.text, ...(step.cites && { citations: step.cites }) }] : []),
    ...(step.tools ?? []).map((tool, k) => ({
      type: "tool_use",
      id: tool.id ?? `toolu_${id}_${k}`,
      name: tool.name,
      input: tool.args ?? {},
    })),
  ];
}

const MESSAGES_USAGE = {
  input_tokens: 100,
  output_tokens: 1,
  cache_read_input_tokens: 40,
  cache_creation_input_tokens: 7,
};

function message(step, body, index) {
  const id = `msg_${index + 1}`;
  return {
    ...{ id, type: "message", role: "assistant", model: body.model },
    content: blocksOf(step, id),
    stop_reason: step.finish ?? (step.tools ? "tool_use" : "end_turn"),
    stop_sequence: null,
    usage: { ...MESSAGES_USAGE, output_tokens: 10 },
  };
}

function messageEvents(step, body, index) {
  const { content, stop_reason, ...head } = message(step, body, index);
  const start = { ...head, content: [], stop_reason: null, usage: MESSAGES_USAGE };
  const blocks = content.flatMap((block, at) => {
    const { opened, deltas } = streamed(block);
    return [
      { type: "content_block_start", index: at, content_block: opened },
      ...deltas.map((delta) => ({ type: "content_block_delta", index: at, delta })),
      { type: "content_block_stop", index: at },
    ];
  });
  return [
    { type: "message_start", message: start },
    ...blocks,
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 10 } },
    { type: "message_stop" },
  ];
}

function streamed(block) {
  switch (block.type) {
    case "thinking": {
      const thoughts = pieces(block.thinking).map((thinking) => ({ type: "thinking_delta", thinking }));
      const { signature } = block;
      return {
        opened: { type: "thinking", thinking: "", signature: "" },
        deltas: [...thoughts, { type: "signature_delta", signature }],
      };
    }
    case "text": {
      const texts = pieces(block.text).map((text) => ({ type: "text_delta", text }));
      const cites = (block.citations ?? []).map((citation) => ({ type: "citations_delta", citation }));
      return { opened: { type: "text", text: "" }, deltas: [...texts, ...cites] };
    }
    default: {
      const deltas = pieces(JSON.stringify(block.input)).map((partial_json) => ({
        type: "input_json_delta",
        partial_json,
      }));
      return { opened: { ...block, input: {} }, deltas };
    }
  }
}
