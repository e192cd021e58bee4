import { createServer } from "node:http";

/**
 * A model behind real loopback HTTP that answers from a script.
 *
 * A step says what one call is answered with:
 * - `text`, `tools: [{ id?, name, args }]`: the reply (args: an object, or a raw string to send malformed JSON);
 * - `status`, `headers`, `raw`: any other HTTP answer, raw text as the body;
 * - `wait`: a promise the answer waits for before its first byte;
 * - `holdAfter`: stream this many chunks, then stay silent until the caller hangs up;
 * - `between`: awaited after each streamed chunk.
 *
 * `script` is a list of steps (the last repeats) or a function `(body, index) => step`. `requests` holds what was asked,
 * unless `keepRequests` is false.
 */
export async function startScriptedModel(script, { keepRequests = true } = {}) {
  const requests = [];
  const keep = (request) => keepRequests && requests.push(request);
  const nextStep =
    typeof script === "function" ? script : (_body, i) => script[Math.min(i, script.length - 1)];
  let calls = 0;
  const server = createServer(async (req, res) => {
    const text = await readBody(req).catch(() => undefined);
    if (text === undefined) return;
    const wire = wires.find((w) => req.method === "POST" && req.url.endsWith(w.path));
    if (wire === undefined) {
      keep({ method: req.method, url: req.url, headers: req.headers, body: text });
      res.writeHead(404, { "content-type": "application/json" }).end("{}");
      return;
    }
    const body = JSON.parse(text);
    keep({ method: req.method, url: req.url, headers: req.headers, body });
    const index = calls++;
    const step = nextStep(body, index);
    await step.wait;
    if (step.status !== undefined) {
      res.writeHead(step.status, { "content-type": "application/json", ...step.headers });
      res.end(step.raw ?? "");
      return;
    }
    await wire.answer({ res, body, step, index });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts).toString();
}

const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
const CHUNK_CHARACTERS = 5;

/** One entry per model wire: the path it is reached by, and how a step is written on it. */
const wires = [{ path: "/chat/completions", answer: answerChatCompletion }];

async function answerChatCompletion({ res, body, step, index }) {
  const id = `cc-${index + 1}`;
  const finish = step.finish ?? (step.tools ? "tool_calls" : "stop");
  const toolCalls = step.tools?.map((tool, k) => ({
    id: tool.id ?? `call_${index + 1}_${k}`,
    type: "function",
    function: {
      name: tool.name,
      arguments: typeof tool.args === "string" ? tool.args : JSON.stringify(tool.args ?? {}),
    },
  }));
  const head = { id, created: 1, model: body.model };
  if (!body.stream) {
    const message = {
      role: "assistant",
      content: step.text ?? null,
      ...(toolCalls && { tool_calls: toolCalls }),
    };
    const choices = [{ index: 0, message, finish_reason: finish }];
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ ...head, object: "chat.completion", choices, usage: USAGE }));
    return;
  }
  const choice = (delta, finish_reason = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
  const chunks = [
    choice({ role: "assistant", content: "" }),
    ...(step.text ? pieces(step.text).map((content) => choice({ content })) : []),
    ...(toolCalls ?? []).map((call, k) => choice({ tool_calls: [{ index: k, ...call }] })),
    choice({}, finish),
    { choices: [], usage: USAGE },
  ];
  res.writeHead(200, { "content-type": "text/event-stream" });
  const write = (data) => res.write(`data: ${data}\n\n`);
  for (const chunk of chunks.slice(0, step.holdAfter)) {
    write(JSON.stringify({ ...head, object: "chat.completion.chunk", ...chunk }));
    if (step.between) await step.between();
  }
  if (step.holdAfter !== undefined) return;
  write("[DONE]");
  res.end();
}

function pieces(text) {
  return text.match(new RegExp(`.{1,${CHUNK_CHARACTERS}}`, "gs")) ?? [];
}
