import type { AuthorizationServerMetadata } from "@modelcontextprotocol/sdk/shared/auth.js";
import type { OauthClient, OauthTokens } from "./sign-in-store.js";

/** How long an authorization server may take for one answer, in milliseconds. */
const ANSWER_MS = 30_000;

/** What the protected resource says of itself. */
export interface Challenge {
  readonly resourceMetadataUrl?: string | undefined;
  readonly scope?: string | undefined;
}

/** The authorization server that an MCP server trusts. Discovery: RFC 9728 and RFC 8414; the rest: OAuth 2.1. */
export class AuthorizationServer {
  readonly url: string;
  /** What tokens are asked for; the URL of the MCP server where it says so. */
  readonly resource: string | undefined;
  readonly scope: string | undefined;
  readonly #metadata: AuthorizationServerMetadata | undefined;
  readonly #fetch: typeof fetch;

  private constructor(found: {
    readonly url: string;
    readonly resource: string | undefined;
    readonly scope: string | undefined;
    readonly metadata: AuthorizationServerMetadata | undefined;
    readonly fetch: typeof fetch;
  }) {
    this.url = found.url;
    this.resource = found.resource;
    this.scope = found.scope;
    this.#metadata = found.metadata;
    this.#fetch = found.fetch;
  }

  /** @throws when it can't be found, or is reached over plain HTTP elsewhere than on this host */
  static async find(
    serverUrl: string,
    challenge: Challenge,
    platformFetch: typeof fetch,
  ): Promise<AuthorizationServer> {
    const { discoverOAuthServerInfo } = await import("@modelcontextprotocol/sdk/client/auth.js");
    const patient = withDeadline(platformFetch);
    const { resourceMetadataUrl } = challenge;
    const info = await discoverOAuthServerInfo(serverUrl, {
      ...(resourceMetadataUrl !== undefined && { resourceMetadataUrl: new URL(resourceMetadataUrl) }),
      fetchFn: patient,
    });
    const supported = info.resourceMetadata?.scopes_supported?.join(" ");
    return new AuthorizationServer({
      url: info.authorizationServerUrl,
      resource: info.resourceMetadata?.resource,
      scope: challenge.scope ?? supported,
      metadata: info.authorizationServerMetadata,
      fetch: patient,
    });
  }

  /** Whether a client may be known by the URL of a document about it, without being registered. */
  get readsClientDocuments(): boolean {
    const metadata = this.#metadata as Readonly<Record<string, unknown>> | undefined;
    return metadata?.["client_id_metadata_document_supported"] === true;
  }

  /** Registers this runtime (RFC 7591). @throws when the server registers nobody */
  async register(clientName: string, redirectUri: string): Promise<OauthClient> {
    const { registerClient } = await import("@modelcontextprotocol/sdk/client/auth.js");
    const { client_id, client_secret } = await registerClient(this.url, {
      ...this.#described,
      clientMetadata: {
        client_name: clientName,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
    });
    return { clientId: client_id, clientSecret: client_secret, redirectUri };
  }

  /** Where a person agrees, and the verifier that goes with the code (PKCE, S256). */
  async authorization(client: OauthClient, ask: { readonly redirectUri: string; readonly state: string }) {
    const { startAuthorization } = await import("@modelcontextprotocol/sdk/client/auth.js");
    return startAuthorization(this.url, {
      ...this.#described,
      ...this.#wanted,
      clientInformation: informationOf(client),
      redirectUrl: ask.redirectUri,
      state: ask.state,
    });
  }

  /** Tokens for a code. @throws when the server refuses it */
  async exchange(
    client: OauthClient,
    grant: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
  ): Promise<OauthTokens> {
    const { exchangeAuthorization } = await import("@modelcontextprotocol/sdk/client/auth.js");
    return tokensFrom(
      await exchangeAuthorization(this.url, {
        ...this.#described,
        ...this.#resource,
        clientInformation: informationOf(client),
        authorizationCode: grant.code,
        codeVerifier: grant.verifier,
        redirectUri: grant.redirectUri,
      }),
    );
  }

  /** New tokens for old. @throws when the server refuses */
  async refresh(client: OauthClient, refreshToken: string): Promise<OauthTokens> {
    const { refreshAuthorization } = await import("@modelcontextprotocol/sdk/client/auth.js");
    const given = await refreshAuthorization(this.url, {
      ...this.#described,
      ...this.#resource,
      clientInformation: informationOf(client),
      refreshToken,
    });
    return tokensFrom(given);
  }

  /** Tokens for this runtime itself, without a person. @throws when the server refuses */
  async clientCredentials({ clientId, clientSecret = "" }: OauthClient): Promise<OauthTokens> {
    const endpoint = this.#metadata?.token_endpoint ?? new URL("/token", this.url).href;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      ...(this.scope !== undefined && { scope: this.scope }),
      ...(this.resource !== undefined && { resource: this.resource }),
    });
    const response = await this.#fetch(endpoint, { method: "POST", body: form });
    if (!response.ok) throw new Error(`The authorization server answered ${response.status}.`);
    const { OAuthTokensSchema } = await import("@modelcontextprotocol/sdk/shared/auth.js");
    return tokensFrom(OAuthTokensSchema.parse(await response.json()));
  }

  get #described() {
    return { ...(this.#metadata && { metadata: this.#metadata }), fetchFn: this.#fetch };
  }

  get #resource() {
    return this.resource === undefined ? {} : { resource: new URL(this.resource) };
  }

  get #wanted() {
    return { ...this.#resource, ...(this.scope !== undefined && { scope: this.scope }) };
  }
}

function informationOf({ clientId, clientSecret }: OauthClient) {
  return { client_id: clientId, ...(clientSecret !== undefined && { client_secret: clientSecret }) };
}

function tokensFrom(given: {
  readonly access_token: string;
  readonly token_type: string;
  readonly refresh_token?: string | undefined;
  readonly expires_in?: number | undefined;
}): OauthTokens {
  const { expires_in: seconds } = given;
  return {
    accessToken: given.access_token,
    tokenType: given.token_type,
    refreshToken: given.refresh_token,
    expiresAt: seconds === undefined ? undefined : Date.now() + seconds * 1_000,
  };
}

/** Tokens and codes cross encrypted connections only, or none that leaves this host. */
function withDeadline(platformFetch: typeof fetch): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isLocal = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
    if (url.protocol !== "https:" && !isLocal) {
      throw new Error(`OAuth over ${url.protocol}//${url.host} would not be encrypted.`);
    }
    return platformFetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
  };
}
