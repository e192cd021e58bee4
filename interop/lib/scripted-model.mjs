import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { wires } from "./model-wires.mjs";

/**
 * A model behind real loopback HTTP that answers from a script, on the wire it is asked by (see model-wires.mjs);
 * responses also over a WebSocket.
 *
 * A step says what one call is answered with:
 * - `text`, `reasoning`, `tools: [{ id?, name, args }]`: the reply (args: an object, or a raw string to send malformed
 *   JSON; `input` in their place for a tool that takes a text);
 * - `status`, `headers`, `raw`: any other HTTP answer, raw text as the body;
 * - `wait`: a promise the answer waits for before its first byte;
 * - `holdAfter`: stream this many chunks, then stay silent until the caller hangs up;
 * - `cutAfter`: stream this many chunks, then drop the connection;
 * - `close`: close the WebSocket with this code instead of answering;
 * - `between`: awaited after each streamed chunk.
 *
 * `script` is a list of steps (the last repeats) or a function `(body, index, gone) => step`, which may promise its step;
 * `gone` resolves once the caller has hung up. `requests` holds what was asked, unless `keepRequests` is false.
 */
export async function startScriptedModel(script, { keepRequests = true } = {}) {
  const requests = [];
  const keep = (request) => keepRequests && requests.push(request);
  const nextStep =
    typeof script === "function" ? script : (_body, i) => script[Math.min(i, script.length - 1)];
  let calls = 0;
  /** Requests of summaries are counted apart: when they come is up to chance. */
  let summaries = 0;
  const server = createServer(async (req, res) => {
    const text = await readBody(req).catch(() => undefined);
    if (text === undefined) return;
    const wire = wires.find((w) => req.method === "POST" && req.url.split("?")[0].endsWith(w.path));
    if (wire === undefined) {
      keep({ method: req.method, url: req.url, headers: req.headers, body: text });
      res.writeHead(404, { "content-type": "application/json" }).end("{}");
      return;
    }
    const body = JSON.parse(text);
    keep({ method: req.method, url: req.url, headers: req.headers, body });
    const isSummary = body.tool_choice === "none";
    const index = isSummary ? summaries++ : calls++;
    const gone = new Promise((resolve) => res.once("close", resolve));
    const step = await nextStep(body, index, gone);
    await step.wait;
    if (step.status !== undefined) {
      res.writeHead(step.status, { "content-type": "application/json", ...step.headers });
      res.end(step.raw ?? "");
      return;
    }
    await answer(res, { wire, body, step, index });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (req, socket, head) =>
    sockets.handleUpgrade(req, socket, head, (line) =>
      line.on("message", async (text) => {
        const body = JSON.parse(text);
        keep({ method: "WS", url: req.url, headers: req.headers, body });
        const index = calls++;
        const step = nextStep(body, index);
        if (step.close) line.close(step.close, "closed by the script");
        else await answerOver(line, { body, step, index });
      }),
    ),
  );
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

/** How long what was sent has to arrive before its connection is dropped: what lies unread is lost with it. */
const CUT_MS = 300;

async function answer(res, { wire, body, step, index }) {
  if (!body.stream) {
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify(wire.whole(step, body, index)));
    return;
  }
  res.writeHead(200, { "content-type": "text/event-stream" });
  const events = wire.events(step, body, index);
  for (const event of events.slice(0, step.holdAfter ?? step.cutAfter)) {
    res.write(`${wire.isNamed ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
    if (step.between) await step.between();
  }
  if (step.cutAfter !== undefined) setTimeout(() => res.destroy(), CUT_MS);
  else if (step.holdAfter === undefined) res.end(wire.end && `data: ${wire.end}\n\n`);
}

async function answerOver(line, { body, step, index }) {
  const { events } = wires.find(({ path }) => path === "/responses");
  const told = step.events ?? events(step, body, index);
  for (const event of told.slice(0, step.holdAfter ?? step.cutAfter)) {
    line.send(JSON.stringify(event));
    if (step.between) await step.between();
  }
  if (step.cutAfter !== undefined) setTimeout(() => line.terminate(), CUT_MS);
}
