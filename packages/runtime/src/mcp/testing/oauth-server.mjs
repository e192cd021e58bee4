import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";

/**
 * An MCP server over HTTP (`/mcp`, with the tool `hello`) and the OAuth 2.1 authorization server that it trusts, on one
 * loopback port: protected-resource and authorization-server metadata, dynamic registration, authorization codes
 * with PKCE (S256), rotating refresh tokens, client credentials. `/authorize` asks nobody: it sends back with a code.
 *
 * @param options see `OauthServerOptions`
 */
export async function startOauthServer(options = {}) {
  const {
    registration = true,
    readsClientDocuments = false,
    expiresIn = 3600,
    clients: known = {},
    scopes = ["read"],
  } = options;
  const seen = [];
  const clients = new Map(Object.entries(known));
  const codes = new Map();
  const accessTokens = new Set();
  const refreshTokens = new Map();
  let origin = "";

  const tokensFor = (clientId) => {
    const accessToken = `access-${randomUUID()}`;
    const refreshToken = `refresh-${randomUUID()}`;
    accessTokens.add(accessToken);
    refreshTokens.set(refreshToken, clientId);
    return {
      access_token: accessToken,
      token_type: "Bearer",
      expires_in: expiresIn,
      refresh_token: refreshToken,
      scope: scopes.join(" "),
    };
  };

  const resourceMetadata = () => ({
    resource: `${origin}/mcp`,
    authorization_servers: [origin],
    scopes_supported: scopes,
  });

  const serverMetadata = () => ({
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    ...(registration && { registration_endpoint: `${origin}/register` }),
    ...(readsClientDocuments && { client_id_metadata_document_supported: true }),
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_post", "client_secret_basic"],
    scopes_supported: scopes,
  });

  const register = (body) => {
    const client = { client_id: `client-${clients.size + 1}`, ...JSON.parse(body) };
    clients.set(client.client_id, client);
    return { status: 201, json: client };
  };

  const authorize = ({ searchParams }) => {
    const ask = Object.fromEntries(searchParams);
    const client = clients.get(ask.client_id);
    const isKnown = client && (client.redirect_uris ?? [ask.redirect_uri]).includes(ask.redirect_uri);
    if (!isKnown) return { status: 400, json: { error: "invalid_client" } };
    const back = new URL(ask.redirect_uri);
    if (ask.state) back.searchParams.set("state", ask.state);
    if (ask.code_challenge_method !== "S256" || ask.response_type !== "code") {
      back.searchParams.set("error", "invalid_request");
    } else {
      const code = randomUUID();
      codes.set(code, { clientId: ask.client_id, challenge: ask.code_challenge, redirect: ask.redirect_uri });
      back.searchParams.set("code", code);
    }
    return { status: 302, headers: { location: back.href } };
  };

  const token = (body, { authorization = "" }) => {
    const ask = Object.fromEntries(new URLSearchParams(body));
    const [basicId, basicSecret] = Buffer.from(authorization.replace(/^Basic /, ""), "base64")
      .toString()
      .split(":");
    const clientId = ask.client_id ?? basicId;
    const client = clients.get(clientId);
    const refuse = (error) => ({ status: 400, json: { error } });
    if (!client) return refuse("invalid_client");
    if (client.client_secret && (ask.client_secret ?? basicSecret) !== client.client_secret) {
      return refuse("invalid_client");
    }
    switch (ask.grant_type) {
      case "authorization_code": {
        const code = codes.get(ask.code);
        codes.delete(ask.code);
        const challenge = createHash("sha256")
          .update(ask.code_verifier ?? "")
          .digest("base64url");
        const isGood = code?.clientId === clientId && code.redirect === ask.redirect_uri;
        if (!isGood || code.challenge !== challenge) return refuse("invalid_grant");
        return { json: tokensFor(clientId) };
      }
      case "refresh_token":
        if (refreshTokens.get(ask.refresh_token) !== clientId) return refuse("invalid_grant");
        refreshTokens.delete(ask.refresh_token);
        return { json: tokensFor(clientId) };
      case "client_credentials": {
        if (!client.client_secret) return refuse("unauthorized_client");
        const { refresh_token: _, ...tokens } = tokensFor(clientId);
        return { json: tokens };
      }
      default:
        return refuse("unsupported_grant_type");
    }
  };

  const mcp = (body, { authorization = "" }, method) => {
    if (!accessTokens.has(authorization.replace(/^Bearer /, ""))) {
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
      const challenge = `Bearer resource_metadata="${metadata}", scope="${scopes.join(" ")}"`;
      return { status: 401, headers: { "www-authenticate": challenge } };
    }
    if (method !== "POST") return { status: 405 };
    const { id, method: asked, params } = JSON.parse(body);
    if (id === undefined) return { status: 202 };
    const inputSchema = { type: "object", properties: {} };
    const results = {
      initialize: () => ({
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "guarded", version: "1.0.0" },
      }),
      "tools/list": () => ({ tools: [{ name: "hello", description: "Says hello", inputSchema }] }),
      "tools/call": () => ({ content: [{ type: "text", text: "hello" }] }),
    };
    return { json: { jsonrpc: "2.0", id, result: results[asked]?.() ?? {} } };
  };

  const answer = (request, body) => {
    const url = new URL(request.url, origin);
    switch (url.pathname) {
      case "/mcp":
        return mcp(body, request.headers, request.method);
      case "/.well-known/oauth-protected-resource/mcp":
        return { json: resourceMetadata() };
      case "/.well-known/oauth-authorization-server":
        return { json: serverMetadata() };
      case "/register":
        return registration ? register(body) : { status: 404 };
      case "/authorize":
        return authorize(url);
      case "/token":
        return token(body, request.headers);
      default:
        return { status: 404 };
    }
  };

  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    seen.push({
      method: request.method,
      path: request.url,
      body,
      authorization: request.headers.authorization,
    });
    const { status = 200, headers = {}, json } = answer(request, body);
    response.writeHead(status, { ...(json && { "content-type": "application/json" }), ...headers });
    response.end(json && JSON.stringify(json));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: `${origin}/mcp`,
    /** What was asked of it, in order. */
    seen,
    /** Access tokens given out so far count no more; refresh tokens do. */
    expireAll: () => accessTokens.clear(),
    /** No token given out so far counts any more. */
    revokeAll() {
      accessTokens.clear();
      refreshTokens.clear();
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
