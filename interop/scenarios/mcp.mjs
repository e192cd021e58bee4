import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { lookup } from "./basics.mjs";

const script = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));

/** The configuration of a scripted server. */
export const scripted = (...args) => ({
  type: "stdio",
  command: process.execPath,
  args: [script, ...args],
  tools: ["*"],
});

export const mcpTools = {
  name: "mcp: tools of a server",
  ignored: ["session.mcp_servers_loaded"],
  model: () => [
    { tools: [{ name: "s-echo", args: { text: "a" } }] },
    { tools: [{ name: "s-write", args: { text: "b" } }] },
    { tools: [{ name: "s-fail", args: {} }] },
    { tools: [{ name: "s-none", args: {} }] },
    { text: "Done." },
  ],
  async run(t) {
    const session = await t.session({ mcpServers: { s: scripted() }, tools: [lookup(t)] });
    await t.ask(session, "Please work.");
    await t.outcome("list", () => session.rpc.mcp.list());
    await t.outcome("tools", () => session.rpc.mcp.listTools({ serverName: "s" }));
    await t.outcome("running", () => session.rpc.mcp.isServerRunning({ serverName: "s" }));
    await t.outcome("resource", () => session.rpc.mcp.resources.read({ serverName: "s", uri: "x://one" }));
    await session.disconnect();
  },
};

export const mcpFailures = {
  name: "mcp: servers that fail, and one that is switched off",
  loose: ["session.mcp_server_status_changed"],
  ignored: ["session.mcp_servers_loaded"],
  model: () => [{ text: "Done." }],
  async run(t) {
    const servers = {
      b: scripted("broken"),
      none: { type: "stdio", command: "/no/such/command", args: [], tools: ["*"] },
    };
    const session = await t.session({ mcpServers: { ...servers, s: scripted() } });
    await t.outcome("disabled", () => session.rpc.mcp.disable({ serverName: "s" }));
    await t.ask(session, "Please work.");
    await t.outcome("list", () => session.rpc.mcp.list());
    await t.outcome("tools of a failed one", () => session.rpc.mcp.listTools({ serverName: "b" }));
    await t.outcome("enabled", () => session.rpc.mcp.enable({ serverName: "s" }));
    await t.ask(session, "And now?");
    await t.outcome("stopped", () => session.rpc.mcp.stopServer({ serverName: "s" }));
    await t.ask(session, "And now?");
  },
};

export const mcpElicitation = {
  name: "mcp: a server asks the user",
  ignored: ["session.mcp_servers_loaded"],
  model: () => [{ tools: [{ name: "s-ask", args: {} }] }, { text: "Done." }],
  async run(t) {
    const session = await t.session({
      mcpServers: { s: scripted() },
      onElicitationRequest: (request) => {
        t.note("asked", request);
        return { action: "accept", content: { name: "Ada" } };
      },
    });
    t.note("capabilities", session.capabilities);
    await t.ask(session, "Please work.");
  },
};

export const mcpNobodyToAsk = {
  name: "mcp: a server asks and nobody shows forms",
  ignored: ["session.mcp_servers_loaded"],
  model: () => [{ tools: [{ name: "s-ask", args: {} }] }, { text: "Done." }],
  async run(t) {
    await t.ask(await t.session({ mcpServers: { s: scripted() } }), "Please work.");
  },
};

export const mcpCrash = {
  name: "mcp: a server that ends during a call",
  ignored: ["session.mcp_servers_loaded"],
  model: () => [{ tools: [{ name: "s-crash", args: {} }] }, { text: "Done." }],
  async run(t) {
    await t.ask(await t.session({ mcpServers: { s: scripted() } }), "Please work.");
  },
};

export const mcpSignIn = {
  name: "mcp: a server wants a sign-in",
  ignored: ["session.mcp_servers_loaded", "session.mcp.list"],
  model: () => [{ tools: [{ name: "web-hello", args: {} }] }, { text: "Done." }],
  async run(t) {
    const server = await signedInServer();
    try {
      const session = await t.session({
        mcpServers: { web: { type: "http", url: server.url, tools: ["*"] } },
        onMcpAuthRequest: (request) => {
          t.note("sign-in", request);
          return { kind: "token", accessToken: "the-token" };
        },
      });
      const isConnected = ({ type, data }) =>
        type === "session.mcp_server_status_changed" && data.status === "connected";
      const connected = t.next(session, isConnected);
      await session.rpc.mcp.list();
      await connected;
      await t.ask(session, "Please work.");
      await t.outcome("list", () => session.rpc.mcp.list());
    } finally {
      await server.close();
    }
  },
};

/** An MCP server over HTTP that answers nobody without a token. */
async function signedInServer() {
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== "Bearer the-token") {
      response.writeHead(401, { "www-authenticate": 'Bearer scope="read"' }).end();
      return;
    }
    let body = "";
    for await (const piece of request) body += piece;
    const { id, method, params } = body ? JSON.parse(body) : {};
    if (request.method !== "POST") {
      response.writeHead(405).end();
      return;
    }
    if (id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const results = {
      initialize: () => ({
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "web", version: "1.0.0" },
      }),
      "tools/list": () => ({
        tools: [
          { name: "hello", description: "Says hello", inputSchema: { type: "object", properties: {} } },
        ],
      }),
      "tools/call": () => ({ content: [{ type: "text", text: "hello" }] }),
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method]?.() ?? {} }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
