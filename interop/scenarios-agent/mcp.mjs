import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { startOauthServer } from "../../packages/runtime/src/mcp/testing/oauth-server.mjs";
import { echoOverSse, everythingOverHttp, real } from "../lib/real-mcp.mjs";

const script = fileURLToPath(new URL("../lib/scripted-mcp.mjs", import.meta.url));
const scripted = (...args) => ({
  type: "stdio",
  command: process.execPath,
  args: [script, ...args],
  tools: ["*"],
});

const call = (name, args = {}) => ({ tools: [{ name, args }] });
const connected =
  (name) =>
  ({ type, data }) =>
    type === "session.mcp_server_status_changed" && data.serverName === name && data.status === "connected";

/** What is told of servers in between depends on when they start, which is not judged. */
const quiet = {
  ignored: ["session.mcp_servers_loaded", "tool.execution_progress"],
  loose: ["session.tools_updated", "mcp.tools.list_changed", "session.custom_agents_updated"],
};

export const everything = {
  name: "mcp: the registry's server everything",
  ...quiet,
  model: () => [
    call("e-echo", { message: "hi" }),
    call("e-get-sum", { a: 1, b: 2 }),
    call("e-get-tiny-image"),
    call("e-get-structured-content", { location: "New York" }),
    call("e-get-annotated-message", { messageType: "success", includeImage: true }),
    call("e-get-resource-links", { count: 2 }),
    call("e-trigger-long-running-operation", { duration: 0.2, steps: 2 }),
    call("e-echo", { wrong: true }),
    { text: "Done." },
  ],
  async run(t) {
    const session = await t.session({ mcpServers: { e: real("everything") } });
    await t.ask(session, "Please work.");
    await t.outcome("tools", () => session.rpc.mcp.listTools({ serverName: "e" }));
    await t.outcome("resources", () => session.rpc.mcp.resources.list({ serverName: "e" }));
    await t.outcome("templates", () => session.rpc.mcp.resources.listTemplates({ serverName: "e" }));
    await t.outcome("no resource", () =>
      session.rpc.mcp.resources.read({ serverName: "e", uri: "x://none" }),
    );
  },
};

export const filesystem = {
  name: "mcp: the registry's server filesystem",
  ...quiet,
  files: { "a.txt": "one\ntwo\n", "in/b.txt": "three\n" },
  model: (t) => [
    call("f-list_directory", { path: t.path("") }),
    call("f-read_text_file", { path: t.path("a.txt"), head: 1 }),
    call("f-write_file", { path: t.path("c.txt"), content: "four\n" }),
    call("f-edit_file", { path: t.path("a.txt"), edits: [{ oldText: "two", newText: "2" }] }),
    call("f-search_files", { path: t.path(""), pattern: "**/*.txt" }),
    call("f-read_text_file", { path: "/etc/passwd" }),
    { text: "Done." },
  ],
  async run(t) {
    const session = await t.session({ mcpServers: { f: real("filesystem", [t.path("")]) } });
    await t.ask(session, "Please work.");
  },
};

export const memory = {
  name: "mcp: the registry's server memory",
  ...quiet,
  model: () => [
    call("m-create_entities", {
      entities: [{ name: "Ada", entityType: "person", observations: ["writes programs"] }],
    }),
    call("m-add_observations", { observations: [{ entityName: "Ada", contents: ["plays chess"] }] }),
    call("m-search_nodes", { query: "chess" }),
    call("m-read_graph"),
    { text: "Done." },
  ],
  async run(t) {
    const env = { MEMORY_FILE_PATH: t.path("memory.jsonl") };
    const session = await t.session({ mcpServers: { m: real("memory", [], { env }) } });
    await t.ask(session, "Please work.");
  },
};

export const overHttp = {
  name: "mcp: over streamable HTTP",
  ...quiet,
  model: () => [
    call("e-echo", { message: "hi" }),
    call("e-trigger-long-running-operation", { duration: 0.2, steps: 2 }),
    { text: "Done." },
  ],
  async run(t) {
    const server = await everythingOverHttp();
    try {
      const tools = ["echo", "trigger-long-running-operation"];
      const session = await t.session({ mcpServers: { e: { type: "http", url: server.url, tools } } });
      await t.ask(session, "Please work.");
      await t.outcome("stopped", () => session.rpc.mcp.stopServer({ serverName: "e" }));
    } finally {
      await server.close();
    }
  },
};

export const overSse = {
  name: "mcp: over server-sent events",
  ...quiet,
  model: () => [call("e-echo"), { text: "Done." }],
  async run(t) {
    const server = await echoOverSse();
    try {
      const session = await t.session({ mcpServers: { e: { type: "sse", url: server.url, tools: ["*"] } } });
      await t.ask(session, "Please work.");
      await t.outcome("list", () => session.rpc.mcp.list());
      await t.outcome("stopped", () => session.rpc.mcp.stopServer({ serverName: "e" }));
    } finally {
      await server.close();
    }
  },
};

export const instructing = {
  name: "mcp: progress and instructions",
  ...quiet,
  model: () => [call("s-progress"), { text: "Done." }],
  async run(t) {
    const session = await t.session({ mcpServers: { s: scripted("instructing", "Use me well.") } });
    session.on("tool.execution_progress", ({ data }) => t.note("progress", data.progressMessage));
    await t.ask(session, "Please work.");
    await t.outcome("list", () => session.rpc.mcp.list());
    await t.outcome("diagnosis", () => session.rpc.mcp.apps.diagnose({ serverName: "s" }));
    await t.outcome("no apps", () =>
      session.rpc.mcp.apps.listTools({ serverName: "s", originServerName: "s" }),
    );
    await t.outcome("no GitHub", () => session.rpc.mcp.removeGitHub());
  },
};

export const login = {
  name: "mcp: a login through a browser",
  ignored: [
    "session.mcp_servers_loaded",
    "session.mcp.list",
    "session.mcp.oauth.login",
    "session.mcp.oauth.probe",
  ],
  model: () => [call("web-hello"), { text: "Done." }],
  async run(t) {
    const server = await startOauthServer();
    try {
      const session = await t.session({
        mcpServers: { web: { type: "http", url: server.url, tools: ["*"] } },
      });
      const { oauth } = session.rpc.mcp;
      const refused = t.next(
        session,
        ({ data }) => data.serverName === "web" && data.status === "needs-auth",
      );
      const [{ status }] = (await session.rpc.mcp.list()).servers;
      if (status !== "needs-auth") await refused;
      const probed = async () => {
        const { status, reason, wwwAuthenticateParams } = await oauth.probe({ serverName: "web" });
        return { status, reason, wwwAuthenticateParams };
      };
      await t.outcome("probe", probed);
      await t.outcome("not there", () => oauth.login({ serverName: "nope" }));
      const { authorizationUrl } = await oauth.login({ serverName: "web" });
      const asked = new URL(authorizationUrl).searchParams;
      t.note("asked for", [...asked.keys()].sort());
      t.note("in words", [
        asked.get("scope"),
        asked.get("code_challenge_method"),
        asked.get("response_type"),
      ]);
      const isConnected = t.next(session, connected("web"));
      const sentBack = await fetch(authorizationUrl, { redirect: "manual" });
      t.note("page", (await fetch(sentBack.headers.get("location"))).status);
      await isConnected;
      await t.outcome("probe", probed);
      await t.ask(session, "Please work.");
      t.note(
        "steps",
        server.seen
          .map(({ method, path }) => `${method} ${path.split("?")[0]}`)
          .filter((step) => /\/(authorize|token|register)/.test(step)),
      );
    } finally {
      await server.close();
    }
  },
};

export const headers = {
  name: "mcp: headers that the client gives out",
  ...quiet,
  model: () => [call("web-hello"), { text: "Done." }, call("web-hello"), { text: "Done." }],
  async run(t) {
    const server = await keyedServer();
    try {
      const session = await t.session();
      const results = [
        { kind: "headers", headers: { "x-key": "first" } },
        { kind: "headers", headers: { "x-key": "second" } },
        { kind: "none" },
      ];
      session.on(async ({ type, data }) => {
        if (type !== "mcp.headers_refresh_required") return;
        t.note("asked", { reason: data.reason, serverName: data.serverName });
        const { handlePendingHeadersRefreshRequest } = session.rpc.mcp.headers;
        await handlePendingHeadersRefreshRequest({ requestId: data.requestId, result: results.shift() });
      });
      await session.rpc.eventLog.registerInterest({ eventType: "mcp.headers_refresh_required" });
      const config = {
        type: "http",
        url: server.url,
        tools: ["*"],
        headers: { "x-key": "static" },
        headersRefreshTtlMs: 600_000,
      };
      await session.rpc.mcp.startServer({ serverName: "web", config });
      await t.ask(session, "Please work.");
      server.refuse("first");
      await t.ask(session, "Again.");
      await t.outcome("too late", () =>
        session.rpc.mcp.headers.handlePendingHeadersRefreshRequest({
          requestId: "nope",
          result: { kind: "none" },
        }),
      );
      t.note("keys", [...new Set(server.keys)]);
    } finally {
      await server.close();
    }
  },
};

export const configured = {
  name: "mcp: servers configured for every session",
  ...quiet,
  model: () => [call("mine-echo", { text: "a" }), { text: "Done." }],
  async run(t) {
    const client = await t.client();
    const { config, discover } = client.rpc.mcp;
    const { type: _, ...mine } = scripted();
    await t.outcome("none", () => config.list());
    await t.outcome("add", () => config.add({ name: "mine", config: mine }));
    await t.outcome("add again", () => config.add({ name: "mine", config: mine }));
    await t.outcome("add off", () => config.add({ name: "off", config: mine }));
    await t.outcome("add remote", () =>
      config.add({ name: "web", config: { type: "http", url: "http://127.0.0.1:9/mcp" } }),
    );
    await t.outcome("no name", () => config.add({ name: "", config: mine }));
    await t.outcome("update", () => config.update({ name: "off", config: { ...mine, tools: ["echo"] } }));
    await t.outcome("update none", () => config.update({ name: "nope", config: mine }));
    await t.outcome("disable", () => config.disable({ names: ["off", "elsewhere"] }));
    await t.outcome("list", () => config.list());
    await t.outcome("discover", () => discover({ workingDirectory: t.path("") }));
    await t.outcome("remove", () => config.remove({ name: "web" }));
    await t.outcome("remove none", () => config.remove({ name: "nope" }));
    await t.outcome("reload", () => config.reload());
    const session = await client.createSession(t.sessionConfig());
    t.watch(session);
    await t.ask(session, "Please work.");
    await t.outcome("session's", () => session.rpc.mcp.list());
    await t.outcome("enable", () => config.enable({ names: ["off"] }));
    await t.outcome("reloaded", () => session.rpc.mcp.reload());
    await t.outcome("session's now", () => session.rpc.mcp.list());
    await t.outcome("another configuration", () =>
      session.rpc.mcp.reloadWithConfig?.({ config: { mcpServers: {} } }),
    );
  },
};

export const ofFolder = {
  name: "mcp: servers of a folder",
  ...quiet,
  files: {
    ".mcp.json": JSON.stringify({ mcpServers: { there: { command: process.execPath, args: [script] } } }),
  },
  model: () => [
    call("there-echo", { text: "a" }),
    { text: "Done." },
    call("there-echo", { text: "a" }),
    { text: "Done." },
  ],
  async run(t) {
    const client = await t.client();
    const open = () => client.createSession(t.sessionConfig({ enableConfigDiscovery: true }));
    const before = await open();
    await t.ask(before, "Please work.");
    await t.outcome("before", () => before.rpc.mcp.list());
    await before.rpc.permissions.folderTrust.addTrusted({ path: t.path("") });
    await before.disconnect();
    await t.outcome("discover", () => client.rpc.mcp.discover({ workingDirectory: t.path("") }));
    const after = await open();
    await t.ask(after, "Please work.");
    await t.outcome("after", () => after.rpc.mcp.list());
  },
};

export const ofAgent = {
  name: "mcp: servers of the chosen agent",
  ...quiet,
  loose: [...quiet.loose, "pending_messages.modified"],
  model: () => [call("its-echo", { text: "a" }), { text: "Done." }, { text: "Done." }],
  async run(t) {
    const helper = { name: "helper", description: "Helps", prompt: "Help.", mcpServers: { its: scripted() } };
    const session = await t.session({ customAgents: [helper] });
    await t.outcome("select", () => session.rpc.agent.select({ name: "helper" }));
    await t.ask(session, "Please work.");
    await t.outcome("deselect", () => session.rpc.agent.deselect());
    await t.ask(session, "Again.");
    await t.outcome("list", () => session.rpc.mcp.list());
  },
};

export const formForAClient = {
  name: "mcp: a client has the user fill in a form",
  model: () => [{ text: "Done." }],
  async run(t) {
    const requestedSchema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
    const session = await t.session({
      onElicitationRequest: ({ message }) => {
        t.note("asked", message);
        return { action: "accept", content: { name: "Ada" } };
      },
    });
    await t.outcome("form", () => session.rpc.ui.elicitation({ message: "Who?", requestedSchema }));
    await t.ask(session, "Please work.");
  },
};

/** An MCP server over HTTP that notes the `x-key` of its requests. */
async function keyedServer() {
  const keys = [];
  const refused = new Set();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const key = request.headers["x-key"];
    keys.push(key);
    if (refused.has(key)) return response.writeHead(401).end();
    if (request.method !== "POST") return response.writeHead(405).end();
    const { id, method, params } = JSON.parse(body);
    if (id === undefined) return response.writeHead(202).end();
    const results = {
      initialize: () => ({
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "web", version: "1.0.0" },
      }),
      "tools/list": () => ({ tools: [{ name: "hello", inputSchema: { type: "object", properties: {} } }] }),
      "tools/call": () => ({ content: [{ type: "text", text: `hello ${key}` }] }),
    };
    const known = results[method];
    const answer = known ? { result: known() } : { error: { code: -32601, message: "Method not found" } };
    response.writeHead(200, { "content-type": "application/json" });
    return response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    keys,
    refuse: (key) => refused.add(key),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export const lentModel = {
  name: "mcp: a server is lent the session's model",
  ignored: ["session.mcp.executeSampling"],
  model: () => [{ text: "Sampled." }, { text: "Done." }],
  async run(t) {
    const session = await t.session();
    const sample = async (request) => {
      const asked = { requestId: "r", serverName: "s", mcpRequestId: 1, request };
      const { action, result } = await session.rpc.mcp.executeSampling(asked);
      return { action, result };
    };
    const messages = [
      { role: "user", content: { type: "text", text: "Hi?" } },
      { role: "assistant", content: { type: "text", text: "Yes." } },
      { role: "user", content: { type: "text", text: "Again?" } },
    ];
    await t.outcome("sampled", () => sample({ messages, systemPrompt: "Be brief.", maxTokens: 100 }));
    await t.outcome("malformed", () => sample({ messages }));
    await t.outcome("no such", () => session.rpc.mcp.cancelSamplingExecution({ requestId: "nope" }));
    await t.ask(session, "Please work.");
  },
};
