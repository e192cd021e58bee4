import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  discoverOAuthServerInfo,
  exchangeAuthorization,
  refreshAuthorization,
  registerClient,
  startAuthorization,
} from "@modelcontextprotocol/sdk/client/auth.js";
import { afterEach, describe, expect, it } from "vitest";
import { hostsOfTests } from "../testing/cleanup.js";
import type { Harness } from "../testing/harness.js";
import { type OauthServer, type OauthServerOptions, startOauthServer } from "../testing/oauth-server.mjs";
import { signInsOnDisk } from "./sign-in-store.js";

const started = hostsOfTests();
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function guarded(options?: OauthServerOptions): Promise<OauthServer> {
  const server = await startOauthServer(options);
  ends.push(() => server.close());
  return server;
}

function homeOfTest(): string {
  const home = mkdtempSync(join(tmpdir(), "parley-oauth-"));
  ends.push(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

const web = ({ url }: OauthServer, more: object = {}) => ({ web: { type: "http" as const, url, ...more } });

/** Agrees, as a person in a browser does. @returns what the browser is shown in the end */
async function agree(authorizationUrl = ""): Promise<Response> {
  const asked = await fetch(authorizationUrl, { redirect: "manual" });
  return fetch(asked.headers.get("location") ?? "");
}

const paths = ({ seen }: OauthServer) => seen.map(({ path }) => path.split("?")[0]);

const statusOf = async ({ host }: Harness) => (await host.list()).servers[0]?.status;

describe("signing in to a server", () => {
  it("sends a person to its authorization server, and connects with the tokens that come back", async () => {
    const server = await guarded();
    const harness = await started(web(server));
    expect(await statusOf(harness)).toBe("needs-auth");
    const { authorizationUrl } = await harness.host.login({ serverName: "web" });
    const asked = new URL(authorizationUrl ?? "").searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("scope")).toBe("read");
    expect(asked.get("resource")).toBe(server.url);
    const shown = await agree(authorizationUrl);
    expect([shown.status, await shown.text()]).toEqual([
      200,
      expect.stringContaining("You can close this window"),
    ]);
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    expect((await harness.call("web-hello")).textResultForLlm).toBe("hello");
    expect(paths(server).filter((path) => path !== "/mcp")).toEqual([
      "/.well-known/oauth-protected-resource/mcp",
      "/.well-known/oauth-authorization-server",
      "/register",
      "/authorize",
      "/token",
    ]);
  });

  it("gives the address that is open already to whoever asks again", async () => {
    const harness = await started(web(await guarded()));
    const first = await harness.host.login({ serverName: "web" });
    expect(await harness.host.login({ serverName: "web" })).toEqual(first);
  });

  it("turns away who comes back with another state", async () => {
    const harness = await started(web(await guarded()));
    const { authorizationUrl } = await harness.host.login({ serverName: "web" });
    const back = new URL(new URL(authorizationUrl ?? "").searchParams.get("redirect_uri") ?? "");
    back.search = "?code=forged&state=forged";
    expect((await fetch(back)).status).toBe(400);
    expect(await statusOf(harness)).toBe("needs-auth");
    expect((await agree(authorizationUrl)).status).toBe(200);
  });

  it("keeps the tokens for the next session, where only the user can read them", async () => {
    const server = await guarded();
    const home = homeOfTest();
    const first = await started(web(server), { signIns: signInsOnDisk(home) });
    await agree((await first.host.login({ serverName: "web" })).authorizationUrl);
    await first.until("session.mcp_server_status_changed", { status: "connected" });
    const [file = ""] = readdirSync(join(home, "mcp-oauth-config"));
    expect(statSync(join(home, "mcp-oauth-config", file)).mode & 0o777).toBe(0o600);
    const second = await started(web(server), { signIns: signInsOnDisk(home) });
    expect(await statusOf(second)).toBe("connected");
    const inMemory = await started(web(server));
    expect(await statusOf(inMemory)).toBe("needs-auth");
  });

  it("renews a token that the server takes no longer, in the middle of a call", async () => {
    const server = await guarded();
    const harness = await started(web(server));
    await agree((await harness.host.login({ serverName: "web" })).authorizationUrl);
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    server.expireAll();
    expect((await harness.call("web-hello")).textResultForLlm).toBe("hello");
    expect(server.seen.at(-1)?.authorization).toMatch(/^Bearer access-/);
    expect(server.seen.filter(({ body }) => body.includes("grant_type=refresh_token"))).toHaveLength(1);
  });

  it("renews a token that is about to expire before it is used", async () => {
    const server = await guarded({ expiresIn: 1 });
    const harness = await started(web(server));
    await agree((await harness.host.login({ serverName: "web" })).authorizationUrl);
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    expect(server.seen.some(({ body }) => body.includes("grant_type=refresh_token"))).toBe(true);
  });

  it("wants a new sign-in once refreshing is refused, and another account on request", async () => {
    const server = await guarded();
    const harness = await started(web(server));
    await agree((await harness.host.login({ serverName: "web" })).authorizationUrl);
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    server.revokeAll();
    await expect(harness.host.restartServer("web")).rejects.toThrow(
      'MCP server "web" requires authentication',
    );
    const { authorizationUrl } = await harness.host.login({ serverName: "web", forceReauth: true });
    expect(new URL(authorizationUrl ?? "").searchParams.get("prompt")).toBe("select_account");
    expect(paths(server).filter((path) => path === "/register")).toHaveLength(1);
    expect((await agree(authorizationUrl)).status).toBe(200);
  });

  it("needs nobody where a client has a secret", async () => {
    const clients = { app: { client_id: "app", client_secret: "secret" } };
    const server = await guarded({ registration: false, clients });
    const harness = await started(web(server));
    const app = { clientId: "app", clientSecret: "secret", grantType: "client_credentials" } as const;
    expect(await harness.host.login({ serverName: "web", ...app })).toEqual({});
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
  });

  it("says why it can't", async () => {
    const harness = await started(web(await guarded({ registration: false })));
    await expect(harness.host.login({ serverName: "nope" })).rejects.toThrow(
      "MCP server 'nope' is not configured",
    );
    await expect(harness.host.login({ serverName: "web" })).rejects.toThrow(
      "does not support dynamic client registration",
    );
  });

  it("ends with the session", async () => {
    const harness = await started(web(await guarded()));
    const { authorizationUrl } = await harness.host.login({ serverName: "web" });
    await harness.host.dispose();
    await expect(agree(authorizationUrl)).rejects.toThrow();
  });
});

describe("a probe", () => {
  it("tells whether a server wants a sign-in, and changes nothing", async () => {
    const server = await guarded();
    const harness = await started(web(server));
    const before = harness.events.length;
    expect(await harness.host.probe("web")).toMatchObject({
      status: "needs-auth",
      reason: "initial",
      wwwAuthenticateParams: { scope: "read" },
      httpResponse: { statusCode: 401 },
    });
    expect(harness.events).toHaveLength(before);
    await agree((await harness.host.login({ serverName: "web" })).authorizationUrl);
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    expect(await harness.host.probe("web")).toMatchObject({ status: "authenticated" });
    server.expireAll();
    expect(await harness.host.probe("web")).toMatchObject({ status: "needs-auth", reason: "refresh" });
    expect(await harness.host.probe("nope")).toEqual({
      status: "failed",
      error: 'MCP server "nope" has no configured connection',
    });
  });
});

describe("a client that signs in for the runtime", () => {
  /** What an application does in its `onMcpAuthRequest`: all of OAuth, without a browser. */
  function application() {
    let client: Awaited<ReturnType<typeof registerClient>> | undefined;
    let refreshToken: string | undefined;
    return async (data: Readonly<Record<string, unknown>>) => {
      const info = await discoverOAuthServerInfo(String(data["serverUrl"]));
      const { authorizationServerUrl: at, authorizationServerMetadata } = info;
      const metadata = authorizationServerMetadata && { metadata: authorizationServerMetadata };
      const redirectUrl = "http://127.0.0.1:9/back";
      client ??= await registerClient(at, {
        ...metadata,
        clientMetadata: { client_name: "app", redirect_uris: [redirectUrl] },
      });
      if (data["reason"] === "refresh" && refreshToken) {
        const given = { ...metadata, clientInformation: client, refreshToken };
        const tokens = await refreshAuthorization(at, given);
        refreshToken = tokens.refresh_token;
        return { kind: "token", accessToken: tokens.access_token };
      }
      const asked = { ...metadata, clientInformation: client, redirectUrl, state: "s" };
      const { authorizationUrl, codeVerifier } = await startAuthorization(at, asked);
      const answer = await fetch(authorizationUrl, { redirect: "manual" });
      const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
      const tokens = await exchangeAuthorization(at, {
        ...metadata,
        clientInformation: client,
        authorizationCode: code,
        codeVerifier,
        redirectUri: redirectUrl,
      });
      refreshToken = tokens.refresh_token;
      return { kind: "token", accessToken: tokens.access_token, expiresIn: tokens.expires_in };
    };
  }

  it("is asked for a token, and for another once that has expired", async () => {
    const server = await guarded();
    const answer = application();
    const reasons: unknown[] = [];
    const harness = await started(web(server), {
      answers: ["mcp.oauth_required"],
      answer: (_, data) => {
        reasons.push(data["reason"]);
        return answer(data);
      },
    });
    await harness.until("session.mcp_server_status_changed", { status: "connected" });
    expect((await harness.call("web-hello")).textResultForLlm).toBe("hello");
    server.expireAll();
    expect((await harness.call("web-hello")).textResultForLlm).toBe("hello");
    expect(reasons).toEqual(["initial", "refresh"]);
    expect(server.seen.filter(({ body }) => body.includes("grant_type=refresh_token"))).toHaveLength(1);
  });
});
