/** What an SDK answers when the runtime calls back: files, tokens, canvases, model requests, telemetry. */
const yes = () => ({ kind: "approve-once" });
const time = "2026-01-01T00:00:00.000Z";

const ask = (method, params) => ({
  send: { method, params: { sessionId: "$SESSION", ...params } },
  until: "answer",
});
const event = (type, data, id) => ({
  method: "session.event",
  params: {
    sessionId: "$SESSION",
    event: { type, data, id, timestamp: time, parentId: null, ephemeral: true },
  },
});

/** One prompt, during which the runtime takes `steps`. */
function callbackScenario(name, steps, { client = () => ({}), session = () => ({}), ...extra }) {
  return {
    name,
    stub: { after: { "session.send": steps }, ...extra.stub },
    ...(extra.ignored && { ignored: extra.ignored }),
    async run(t) {
      const started = await t.client(client(t));
      const opened = await started.createSession({ onPermissionRequest: yes, ...session(t) });
      t.watch(opened);
      await t.outcome("answer", async () => (await opened.sendAndWait("Go."))?.data ?? null);
      await extra.finally?.(t, opened);
    },
  };
}

const missing = Object.assign(new Error("not there"), { code: "ENOENT" });
const FS = { initialCwd: "/work", sessionStatePath: "/state", conventions: "posix" };

/** A filesystem of one file, which notes what it is asked. */
const files = (t, sqlite) => () => {
  const asked =
    (name, give) =>
    async (...args) => {
      t.note(name, args);
      return give(...args);
    };
  const only = (value) => (path) => {
    if (path === "/state/absent") throw missing;
    if (path === "/state/broken") throw new Error("disk on fire");
    return value;
  };
  return {
    readFile: asked("readFile", only("text")),
    writeFile: asked("writeFile", only(undefined)),
    appendFile: asked("appendFile", only(undefined)),
    exists: asked("exists", only(true)),
    stat: asked("stat", only({ isFile: true, isDirectory: false, size: 4, mtime: time, birthtime: time })),
    mkdir: asked("mkdir", only(undefined)),
    readdir: asked("readdir", only(["a"])),
    readdirWithTypes: asked("readdirWithTypes", only([{ name: "a", type: "file" }])),
    rm: asked("rm", only(undefined)),
    rename: asked("rename", only(undefined)),
    ...(sqlite && { sqlite: sqlite(asked, t) }),
  };
};

const paths = ["/state/file", "/state/absent", "/state/broken"];

export const sessionFs = callbackScenario(
  "callbacks: a session's files",
  [
    ...["readFile", "exists", "readdir", "readdirWithTypes"].flatMap((name) =>
      paths.map((path) => ask(`sessionFs.${name}`, { path })),
    ),
    ask("sessionFs.stat", { path: "/state/file" }),
    ...paths.flatMap((path) => [
      ask("sessionFs.writeFile", { path, content: "c", mode: 384 }),
      ask("sessionFs.appendFile", { path, content: "c" }),
      ask("sessionFs.mkdir", { path, recursive: true }),
      ask("sessionFs.rm", { path, force: true }),
      ask("sessionFs.rename", { src: path, dest: "/state/b" }),
    ]),
    ask("sessionFs.sqliteExists", {}),
    ask("sessionFs.sqliteQuery", { queryType: "query", query: "select 1" }),
  ],
  {
    client: () => ({ sessionFs: FS }),
    session: (t) => ({ createSessionFsProvider: files(t) }),
  },
);

export const sqlite = callbackScenario(
  "callbacks: a session's database",
  [
    ask("sessionFs.sqliteExists", {}),
    ask("sessionFs.sqliteQuery", { queryType: "query", query: "select 1", params: { a: 1 } }),
    ask("sessionFs.sqliteQuery", { queryType: "exec", query: "nothing" }),
    ask("sessionFs.sqliteQuery", { queryType: "run", query: "fail" }),
    ask("sessionFs.sqliteTransaction", { statements: [{ queryType: "run", query: "insert" }] }),
    ask("sessionFs.sqliteTransaction", { statements: [{ queryType: "run", query: "busy" }] }),
    ask("sessionFs.sqliteTransaction", { statements: [{ queryType: "run", query: "fail" }] }),
  ],
  {
    client: () => ({ sessionFs: { ...FS, capabilities: { sqlite: true, sqliteTransaction: true } } }),
    session: (t) => ({
      createSessionFsProvider: files(t, (asked) => ({
        exists: asked("sqlite exists", () => true),
        query: asked("sqlite query", (_type, query) => {
          if (query === "fail") throw new Error("bad query");
          return query === "nothing" ? undefined : { rows: [{ a: 1 }], columns: ["a"], rowsAffected: 0 };
        }),
        transaction: asked("sqlite transaction", ([{ query }]) => {
          if (query === "busy") throw new t.sdk.SessionFsSqliteTransactionFailure("locked", "busyOrLocked");
          if (query === "fail") throw new Error("bad statement");
          return [{ rows: [], columns: [], rowsAffected: 1 }];
        }),
      })),
    }),
  },
);

export const withoutProvider = {
  name: "callbacks: a session's files without a provider",
  async run(t) {
    const client = await t.client({ sessionFs: FS });
    await t.outcome("opened", () => client.createSession({ onPermissionRequest: yes }));
  },
};

export const bearerTokens = callbackScenario(
  "callbacks: bearer tokens",
  ["one", "failing", "unknown"].map((providerName) => ask("providerToken.getToken", { providerName })),
  {
    session: (t) => ({
      providers: ["one", "failing"].map((name) => ({
        name,
        type: "openai",
        baseUrl: "http://127.0.0.1:9/v1",
        bearerTokenProvider: async (args) => {
          t.note("token for", args.providerName);
          if (name === "failing") throw new Error("no token");
          return "bearer";
        },
      })),
      models: [{ id: "m", provider: "one" }],
      model: "one/m",
    }),
  },
);

export const ownBearerToken = callbackScenario(
  "callbacks: the bearer token of the one provider",
  ["default", "other"].map((providerName) => ask("providerToken.getToken", { providerName })),
  {
    session: () => ({
      provider: {
        type: "openai",
        baseUrl: "http://127.0.0.1:9/v1",
        bearerTokenProvider: async () => "bearer",
      },
    }),
  },
);

export const noBearerToken = callbackScenario(
  "callbacks: bearer tokens that nobody has",
  [ask("providerToken.getToken", { providerName: "default" })],
  {},
);

const canvasCall = { extensionId: "e", instanceId: "i", session: { workingDirectory: "/w" } };

export const canvases = callbackScenario(
  "callbacks: canvases",
  [
    ask("canvas.open", { ...canvasCall, canvasId: "board", input: { a: 1 } }),
    ask("canvas.open", { ...canvasCall, canvasId: "broken" }),
    ask("canvas.open", { ...canvasCall, canvasId: "unknown" }),
    ask("canvas.action.invoke", { ...canvasCall, canvasId: "board", actionName: "add", input: [1] }),
    ask("canvas.action.invoke", { ...canvasCall, canvasId: "board", actionName: "fail" }),
    ask("canvas.action.invoke", { ...canvasCall, canvasId: "board", actionName: "unknown" }),
    ask("canvas.close", { ...canvasCall, canvasId: "board" }),
    ask("canvas.close", { ...canvasCall, canvasId: "broken" }),
    {
      send: event(
        "session.canvas.opened",
        { instanceId: "i", extensionId: "e", canvasId: "board" },
        "opened",
      ),
    },
    {
      send: event("session.canvas.opened", { instanceId: "j", extensionId: "e", canvasId: "board" }, "again"),
    },
    {
      send: event(
        "session.canvas.closed",
        { instanceId: "i", extensionId: "e", canvasId: "board" },
        "closed",
      ),
    },
  ],
  {
    session: (t) => ({
      canvases: [
        t.sdk.createCanvas({
          id: "board",
          displayName: "Board",
          description: "Shows things",
          inputSchema: { type: "object" },
          actions: [
            {
              name: "add",
              description: "Adds",
              inputSchema: { type: "array" },
              handler: async (context) => {
                t.note("action", context);
                return { added: 1 };
              },
            },
            {
              name: "fail",
              handler: async () => {
                throw new t.sdk.CanvasError("too_full", "The board is full.");
              },
            },
          ],
          open: async (context) => {
            t.note("open", context);
            return { url: "http://127.0.0.1:9/", title: "Board", status: "ready" };
          },
          onClose: (context) => t.note("close", context),
        }),
        t.sdk.createCanvas({
          id: "broken",
          displayName: "Broken",
          description: "Breaks",
          open: () => {
            throw new Error("canvas exploded");
          },
          onClose: () => {
            throw new Error("closing exploded");
          },
        }),
      ],
      canvasProvider: { id: "p", name: "Provider" },
      requestCanvasRenderer: true,
    }),
    finally: (t, session) => t.note("open canvases", session.openCanvases),
  },
);

export const noCanvases = callbackScenario(
  "callbacks: canvases that nobody has",
  [ask("canvas.open", { ...canvasCall, canvasId: "board" })],
  {},
);

const tokenRequest = { host: "github.com", reason: "initial" };

export const gitHubTokens = callbackScenario(
  "callbacks: GitHub tokens",
  [
    ask("gitHubToken.getToken", { ...tokenRequest, registrationId: "$REGISTRATION" }),
    ask("gitHubToken.getToken", { ...tokenRequest, registrationId: "$REGISTRATION", reason: "refresh" }),
    ask("gitHubToken.getToken", { ...tokenRequest, registrationId: "no-such" }),
  ],
  {
    session: (t) => ({
      gitHubTokenProvider: async (args) => {
        t.note("asked", { ...args, registrationId: undefined });
        return args.reason === "initial"
          ? { kind: "token", accessToken: "gho_x", expiresIn: 60 }
          : { kind: "cancelled" };
      },
    }),
  },
);

const ticket = (requestId) => ({
  requestId,
  serverName: "s",
  serverUrl: "http://127.0.0.1:9/",
  reason: "initial",
  redirectPort: 1,
});

export const mcpSignIns = callbackScenario(
  "callbacks: sign-ins of MCP servers",
  ["token", "kind", "nothing", "cancelled", "throw"].map((requestId) => ({
    send: event("mcp.oauth_required", ticket(requestId), requestId),
    until: "session.mcp.oauth.handlePendingRequest",
  })),
  {
    session: (t) => ({
      onMcpAuthRequest: async (request) => {
        t.note("asked", request);
        if (request.requestId === "throw") throw new Error("handler exploded");
        if (request.requestId === "cancelled") return { kind: "cancelled" };
        const token = { accessToken: "t", expiresIn: 5 };
        return { token, kind: { kind: "token", ...token } }[request.requestId];
      },
    }),
  },
);

/** Questions that come as events and that a client without handlers leaves to others. */
export const leftOpen = callbackScenario(
  "callbacks: questions left to others",
  [
    { send: event("permission.requested", { requestId: "p", permissionRequest: { kind: "read" } }, "p") },
    { send: event("external_tool.requested", { requestId: "t", toolCallId: "t", toolName: "t" }, "t") },
    { send: event("elicitation.requested", { requestId: "e", message: "m" }, "e") },
    { send: event("command.execute", { requestId: "c", commandName: "c", command: "/c", args: "" }, "c") },
    { send: event("sampling.requested", { requestId: "s", serverName: "s" }, "s") },
    { send: event("user_input.requested", { requestId: "u", question: "?" }, "u") },
    { send: event("exit_plan_mode.requested", { requestId: "x" }, "x") },
    { send: event("auto_mode_switch.requested", { requestId: "a" }, "a") },
    { send: event("mcp.headers_refresh_required", { requestId: "h", serverName: "s" }, "h") },
  ],
  { session: () => ({ onPermissionRequest: undefined }) },
);

export const resolvedByHook = callbackScenario(
  "callbacks: permission that a hook gave",
  [
    {
      send: event(
        "permission.requested",
        { requestId: "p", resolvedByHook: true, permissionRequest: { kind: "read" } },
        "p",
      ),
    },
  ],
  { session: (t) => ({ onPermissionRequest: () => t.note("asked", true) }) },
);

const carried = (requestId, extra = {}) => ({
  send: {
    id: `start-${requestId}`,
    method: "llmInference.httpRequestStart",
    params: {
      requestId,
      sessionId: "$SESSION",
      method: "POST",
      url: `http://127.0.0.1:9/${requestId}`,
      headers: { "content-type": ["application/json"], "x-a": ["1", "2"] },
      ...extra,
    },
  },
});
const chunk = (requestId, data, extra = {}) => ({
  send: {
    id: `chunk-${requestId}-${data}`,
    method: "llmInference.httpRequestChunk",
    params: { requestId, data, ...extra },
  },
});

export const modelRequests = callbackScenario(
  "callbacks: model requests",
  [
    carried("fine"),
    chunk("fine", "{}"),
    { ...chunk("fine", "", { end: true }), until: "llmInference.httpResponseChunk" },
    { ...carried("failing"), until: "llmInference.httpResponseChunk" },
    { ...chunk("failing", "{}", { end: true }), until: "llmInference.httpResponseChunk" },
    chunk("unknown", "x"),
  ],
  {
    client: (t) => {
      class Handler extends t.sdk.CopilotRequestHandler {
        async sendRequest(request, context) {
          t.note("request", {
            url: request.url,
            method: request.method,
            header: request.headers.get("x-a"),
            body: await request.text(),
            transport: context.transport,
            requestId: context.requestId,
          });
          if (context.requestId === "failing") throw new Error("no way out");
          return new Response("said", { status: 201, headers: { "x-b": "c" } });
        }
      }
      return { requestHandler: new Handler() };
    },
    stub: {
      replies: {
        "llmInference.setProvider": { result: { success: true } },
        "llmInference.httpResponseStart": { result: { accepted: true } },
        "llmInference.httpResponseChunk": { result: { accepted: true } },
      },
    },
  },
);

export const modelSockets = callbackScenario(
  "callbacks: model requests over a socket",
  [
    { ...carried("socket", { transport: "websocket" }), until: "llmInference.httpResponseStart" },
    { ...chunk("socket", "hello"), until: "llmInference.httpResponseChunk" },
    { ...chunk("socket", "", { end: true }), until: "llmInference.httpResponseChunk" },
  ],
  {
    client: (t) => {
      class Echo extends t.sdk.CopilotWebSocketHandler {
        async sendRequestMessage(data) {
          await this.sendResponseMessage(`echo ${data}`);
        }
      }
      class Handler extends t.sdk.CopilotRequestHandler {
        async openWebSocket(context) {
          t.note("opened", context.url);
          return new Echo(context);
        }
      }
      return { requestHandler: new Handler() };
    },
    stub: {
      replies: {
        "llmInference.setProvider": { result: { success: true } },
        "llmInference.httpResponseStart": { result: { accepted: true } },
        "llmInference.httpResponseChunk": { result: { accepted: true } },
      },
    },
  },
);

export const telemetry = callbackScenario(
  "callbacks: telemetry that is forwarded",
  [
    {
      send: {
        method: "gitHubTelemetry.event",
        params: { restricted: false, event: { kind: "k", properties: { a: "b" }, metrics: { c: 1 } } },
      },
    },
  ],
  { client: (t) => ({ onGitHubTelemetry: (notification) => t.note("telemetry", notification) }) },
);

export const capabilities = callbackScenario(
  "callbacks: what the host can show changes",
  [{ send: event("capabilities.changed", { ui: { elicitation: false, canvases: true } }, "changed") }],
  {
    finally: async (t, session) => {
      t.note("capabilities", session.capabilities);
      await t.outcome("confirm", () => session.ui.confirm("Sure?"));
    },
  },
);
