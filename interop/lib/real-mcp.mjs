import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";

/** The script of a server from the registry: `everything`, `filesystem` or `memory`. */
const scriptOf = (name) =>
  fileURLToPath(
    new URL(`../node_modules/@modelcontextprotocol/server-${name}/dist/index.js`, import.meta.url),
  );

/** The configuration of a server from the registry, as a process of its own. */
export const real = (name, args = [], more = {}) => ({
  type: "stdio",
  command: process.execPath,
  args: [scriptOf(name), ...args],
  tools: ["*"],
  ...more,
});

/** The server `everything` over streamable HTTP. @returns its URL, and what ends it */
export async function everythingOverHttp() {
  const port = await freePort();
  const child = spawn(process.execPath, [scriptOf("everything"), "streamableHttp"], {
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const chunk of child.stderr) if (String(chunk).includes(String(port))) break;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A server of the MCP SDK's own over server-sent events, with the tool `echo`. */
export async function echoOverSse() {
  const open = new Map();
  const http = createHttp(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname === "/messages") {
      await open.get(searchParams.get("sessionId"))?.handlePostMessage(request, response);
      return;
    }
    const transport = new SSEServerTransport("/messages", response);
    open.set(transport.sessionId, transport);
    const server = new McpServer({ name: "echoing", version: "1.0.0" });
    server.registerTool("echo", { description: "Echoes" }, async () => ({
      content: [{ type: "text", text: "echo" }],
    }));
    await server.connect(transport);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${http.address().port}/sse`,
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(resolve));
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
