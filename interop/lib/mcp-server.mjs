#!/usr/bin/env node
// A small MCP server on stdio: newline-delimited JSON-RPC. Tools: `echo` answers its text, `fail` an error result.
import { createInterface } from "node:readline";

const tools = [
  {
    name: "echo",
    description: "Says it again",
    inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    annotations: { readOnlyHint: true },
  },
  { name: "fail", description: "Fails", inputSchema: { type: "object", properties: {} } },
];

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "small", version: "1.0.0" },
  }),
  ping: () => ({}),
  "tools/list": () => ({ tools }),
  "tools/call": ({ name, arguments: { text } = {} }) =>
    name === "echo"
      ? { content: [{ type: "text", text: `echo: ${text}` }] }
      : { content: [{ type: "text", text: "it failed" }], isError: true },
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = methods[method];
  const reply = answer
    ? { result: answer(params ?? {}) }
    : { error: { code: -32601, message: "Method not found" } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...reply })}\n`);
});
