#!/usr/bin/env node
// An MCP server over stdio for scenarios. Tools: echo (read-only), write, fail, meta, ask (elicitation), progress, crash.
// argv: `slow MS` answers the handshake that much later; `instructing TEXT` has instructions; `broken` ends before it.
import { createInterface } from "node:readline";

const [mode, value] = process.argv.slice(2);
if (mode === "broken") {
  process.stderr.write("this server is broken\n");
  process.exit(3);
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const waiting = new Map();
let asked = 0;
const ask = (method, params) =>
  new Promise((resolve) => {
    const id = `ask-${++asked}`;
    waiting.set(id, resolve);
    send({ id, method, params });
  });

const tool = (name, properties = {}, more = {}) => ({
  name,
  description: `The tool ${name}`,
  inputSchema: { type: "object", properties },
  ...more,
});
const text = (value, more) => ({ content: [{ type: "text", text: value }], ...more });

const tools = {
  echo: [
    tool("echo", { text: { type: "string" } }, { title: "Echoes", annotations: { readOnlyHint: true } }),
    ({ text: said }) => text(`echo: ${said}`),
  ],
  write: [tool("write", { text: { type: "string" } }), ({ text: said }) => text(`wrote ${said}`)],
  fail: [tool("fail"), () => text("it failed", { isError: true })],
  meta: [tool("meta"), (_args, meta) => text(JSON.stringify({ ...meta, progressToken: undefined }))],
  ask: [
    tool("ask"),
    async () => {
      const requestedSchema = {
        type: "object",
        properties: { name: { type: "string" } },
        required: ["name"],
      };
      return text(
        JSON.stringify(await ask("elicitation/create", { message: "Who are you?", requestedSchema })),
      );
    },
  ],
  progress: [
    tool("progress"),
    async (_args, { progressToken } = {}) => {
      for (const progress of [1, 2]) {
        const params = { progressToken, progress, total: 2, message: `step ${progress}` };
        send({ method: "notifications/progress", params });
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      return text("done");
    },
  ],
  crash: [tool("crash"), () => process.exit(4)],
};

async function answer({ id, method, params }) {
  switch (method) {
    case "initialize": {
      if (mode === "slow") await new Promise((resolve) => setTimeout(resolve, Number(value)));
      const { protocolVersion } = params;
      const serverInfo = { name: "scripted", version: "1.0.0" };
      const capabilities = { tools: {}, resources: {} };
      const instructions = mode === "instructing" ? value : undefined;
      return { protocolVersion, capabilities, serverInfo, instructions };
    }
    case "tools/list":
      return { tools: Object.values(tools).map(([definition]) => definition) };
    case "tools/call":
      return tools[params.name][1](params.arguments ?? {}, params._meta);
    case "resources/list":
      return { resources: [{ uri: "x://one", name: "one", mimeType: "text/plain" }] };
    case "resources/read":
      return { contents: [{ uri: params.uri, mimeType: "text/plain", text: "the one" }] };
    case "ping":
      return {};
    default:
      throw new Error(`Method not found: ${method} ${id}`);
  }
}

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const message = JSON.parse(line);
    if (message.method === undefined) {
      waiting.get(message.id)?.(message.result ?? message.error);
      return;
    }
    if (message.id === undefined) return;
    try {
      send({ id: message.id, result: await answer(message) });
    } catch (error) {
      send({ id: message.id, error: { code: -32601, message: error.message } });
    }
  })
  .on("close", () => process.exit(0));
