// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configurations name variables like this.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostsOfTests } from "./testing/cleanup.js";
import { type Harness, type HarnessOptions, read } from "./testing/harness.js";
import { HttpFixture } from "./testing/http-server.js";

const started = hostsOfTests();

let server: HttpFixture;
let url: string;
beforeEach(async () => {
  server = new HttpFixture({ tools: ["echo", "progress", "elicit", "add-tool"] });
  url = await server.listen();
});
afterEach(() => server.close());

const http = (path: string, fields: object = {}) => ({
  type: "http" as const,
  url: `${url}${path}`,
  ...fields,
});
const sse = (path: string) => ({ type: "sse" as const, url: `${url}${path}` });
const token = (accessToken: string) => ({ kind: "token", accessToken });
const asked = (harness: Harness) => harness.events.filter(({ type }) => type === "mcp.oauth_required");

describe("a server over HTTP", () => {
  it.each([
    ["http", "/mcp"],
    ["sse", "/sse"],
  ] as const)("is used with transport %s as any other", async (type, path) => {
    const harness = await started(
      { s: { type, url: `${url}${path}` } },
      { answer: () => ({ action: "decline" }) },
    );
    expect(harness.tool("s-echo").startFields?.({})).toMatchObject({ mcpTransport: type });
    expect(read(await harness.call("s-echo", { a: 1 }))).toEqual({ a: 1 });
    await harness.call("s-progress", { steps: [{ progress: 1, total: 2 }] });
    expect((await harness.until("tool.execution_progress")).data["progressMessage"]).toBe("1.0/2.0 (50%)");
    expect(read(await harness.call("s-elicit", { params: { message: "?" } }))).toEqual({ action: "decline" });
  });

  it("gets the configured headers, variables filled in, and the runtime's name", async () => {
    const headers = { "X-Key": "${KEY}", "X-Plain": "plain", "X-Absent": "${ABSENT}" };
    await started({ s: http("/mcp", { headers }) }, { variables: { KEY: "sesame" } });
    for (const request of server.requests) {
      expect(request.headers).toMatchObject({
        "x-key": "sesame",
        "x-plain": "plain",
        "x-absent": "${ABSENT}",
        "user-agent": "parley/1.2.3",
      });
    }
  });

  it("is told when its session is over", async () => {
    const { host } = await started({ s: http("/mcp") });
    expect(server.sessions).toBe(1);
    await host.dispose();
    expect(server.sessions).toBe(0);
  });

  it("that forgot the session gets a new one, and the call again", async () => {
    const harness = await started({ s: http("/mcp") });
    harness.events.length = 0;
    server.forgetSessions();
    const calls = [harness.call("s-echo", { a: 1 }), harness.call("s-echo", { a: 2 })];
    expect((await Promise.all(calls)).map(read)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(harness.told).toEqual([
      "session.mcp_server_removed",
      "s not_configured",
      "s pending",
      "s connected",
    ]);
  });

  it("that goes away fails the call, naming no query of its URL", async () => {
    const harness = await started({ s: http("/mcp?key=secret") });
    await server.close();
    const result = await harness.call("s-echo");
    expect(result.textResultForLlm).toBe(
      `MCP server 's': MCP request failed: Client error: error sending request for url (${url}/mcp)`,
    );
    expect(result.toolTelemetry?.properties).toMatchObject({ failure_category: "transport_failure" });
  });
});

describe("a server over HTTP that can't be used", () => {
  const PREFIX = "failed to initialize MCP client: transport failure during send initialize request: ";
  const failureOf = async (config: object) => {
    const harness = await started({ s: config as never });
    const { data } = await harness.until("session.mcp_server_status_changed", { status: "failed" });
    return [data["error"], data["errorClassification"]];
  };

  it("tells of statuses, with what the server says", async () => {
    expect(await failureOf(http("/status/403"))).toEqual([
      `${PREFIX}unexpected server response: HTTP 403 Forbidden: nope`,
      "http_4xx_other",
    ]);
    expect(await failureOf(http("/status/404"))).toEqual([
      `${PREFIX}unexpected server response: HTTP 404 Not Found: nope`,
      "http_404",
    ]);
    expect(await failureOf(http("/status/500"))).toEqual([
      `${PREFIX}unexpected server response: HTTP 500 Internal Server Error: nope`,
      "http_5xx_other",
    ]);
    expect(await failureOf(sse("/status/404"))).toEqual([
      "MCP request failed: SSE connect returned status 404 Not Found",
      "http_404",
    ]);
  });

  it("tells of answers of another type", async () => {
    expect(await failureOf(http("/html"))).toEqual([
      `${PREFIX}Unexpected content type: Some("text/html")`,
      "transport_failed",
    ]);
  });

  it("tells of servers that aren't there", async () => {
    await server.close();
    const sending = `error sending request for url (${url}/x)`;
    expect(await failureOf(http("/x"))).toEqual([
      `${PREFIX}Client error: ${sending}`,
      "os_connection_refused",
    ]);
    expect(await failureOf(sse("/x"))).toEqual([
      `MCP request failed: SSE connect failed: ${sending}`,
      "os_connection_refused",
    ]);
    await server.listen();
  });
});

describe("a server that wants a sign-in", () => {
  const signedIn = (options?: HarnessOptions, path = "/mcp") =>
    started({ s: http(path, { oauthClientId: "me", oauthPublicClient: true }) }, options);
  beforeEach(() => {
    server.authorization = "Bearer first";
  });

  it("says so where nobody can be asked", async () => {
    const { host, events } = await signedIn();
    expect(host.loaded()).toEqual({
      servers: [{ name: "s", status: "needs-auth", url: expect.stringContaining("/mcp") }],
    });
    expect((await host.list()).host?.needsAuthServers).toEqual({ s: { timestamp: expect.any(Number) } });
    expect(events.map(({ data }) => data["status"])).toEqual(["pending", "needs-auth"]);
  });

  it("says so over server-sent events, too", async () => {
    const { host } = await started({ s: sse("/sse") });
    expect(host.loaded().servers[0]?.status).toBe("needs-auth");
  });

  it("is started with the token a client has for it", async () => {
    server.metadata = { resource: "x", authorization_servers: ["https://as.example.com"] };
    const harness = await signedIn({ answer: () => token("first") });
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    expect(harness.told).toEqual([
      "s pending",
      "s needs-auth",
      "mcp.oauth_required",
      "mcp.oauth_completed",
      "s pending",
      "s connected",
    ]);
    const { data } = await harness.until("mcp.oauth_required");
    const { httpResponse, ...others } = data;
    expect(others).toEqual({
      requestId: expect.any(String),
      serverName: "s",
      serverUrl: `${url}/mcp`,
      reason: "initial",
      staticClientConfig: { clientId: "me", publicClient: true },
      wwwAuthenticateParams: {
        resourceMetadataUrl: `${url}/.well-known/oauth-protected-resource`,
        scope: "a b",
        error: "invalid_token",
      },
      resourceMetadata: JSON.stringify(server.metadata),
    });
    expect(httpResponse).toMatchObject({ statusCode: 401, body: "sign in" });
    expect(JSON.stringify(harness.events)).not.toMatch(/secret=1|Bearer first/);
    expect((await harness.until("mcp.oauth_completed")).data).toEqual({
      requestId: data["requestId"],
      outcome: "token",
    });
    expect(read(await harness.call("s-echo", { a: 1 }))).toEqual({ a: 1 });
  });

  it("keeps wanting it when the client has none, and asks again when signing in changed", async () => {
    let answer: unknown = { kind: "cancelled" };
    const harness = await signedIn({ answer: () => answer });
    expect((await harness.until("mcp.oauth_completed")).data).toMatchObject({ outcome: "cancelled" });
    expect(harness.host.loaded().servers[0]?.status).toBe("needs-auth");
    answer = token("first");
    await harness.host.whenSettled({ deadlineMs: 60_000 });
    await harness.host.authenticationStateChanged("other");
    expect(asked(harness)).toHaveLength(1);
    await harness.host.authenticationStateChanged();
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
  });

  it("does not ask for ever when the token is refused", async () => {
    const harness = await signedIn({ answer: () => token("wrong") });
    await harness.until("mcp.oauth_completed");
    await harness.until("session.mcp_server_status_changed", { status: "pending" });
    while (harness.told.filter((told) => told === "s needs-auth").length < 2)
      await Promise.resolve().then(tick);
    expect(asked(harness)).toHaveLength(1);
    expect(harness.host.loaded().servers[0]?.status).toBe("needs-auth");
  });

  it("asks once someone can be asked", async () => {
    const answers: string[] = [];
    const harness = await signedIn({ answer: () => token("first"), answers });
    expect(harness.host.loaded().servers[0]?.status).toBe("needs-auth");
    answers.push("mcp.oauth_required");
    await harness.host.whenSettled({ deadlineMs: 60_000 });
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
  });

  it("gets another token when the first has expired, and the call again", async () => {
    const tokens = ["second", "first"];
    const harness = await signedIn({ answer: () => token(tokens.pop() ?? "") });
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    server.authorization = "Bearer second";
    expect(read(await harness.call("s-echo", { a: 1 }))).toEqual({ a: 1 });
    expect(asked(harness).map(({ data }) => data["reason"])).toEqual(["initial", "refresh"]);
  });

  it("wants a sign-in again when nobody has another token", async () => {
    const answers: unknown[] = [{ kind: "cancelled" }, token("first")];
    const harness = await signedIn({ answer: () => answers.pop() });
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    server.authorization = "Bearer second";
    expect((await harness.call("s-echo")).textResultForLlm).toMatch(/HTTP 401 Unauthorized/);
    expect(harness.host.loaded().servers[0]?.status).toBe("needs-auth");
    expect(harness.host.tools()).toEqual([]);
  });
});

/** Lets input and output happen. */
function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
