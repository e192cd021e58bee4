import { randomBytes } from "node:crypto";
import type { McpOauthLoginRequest, McpOauthLoginResult } from "@parley/protocol";
import { AuthorizationServer, type Challenge } from "./authorization-server.js";
import { CallbackListener } from "./callback-listener.js";
import type { OauthClient, OauthTokens, SignInStore } from "./sign-in-store.js";

/** How long a person may take to agree, in milliseconds. */
const CONSENT_MS = 10 * 60_000;

export interface LoginTarget {
  readonly serverUrl: string;
  readonly challenge: Challenge;
  /** The client that the configuration names. */
  readonly staticClient: OauthClient | undefined;
  /** The port that a static client's redirect address has; default any. */
  readonly redirectPort: number | undefined;
}

export interface LoginSurroundings {
  readonly store: SignInStore;
  readonly fetch: typeof fetch;
  /** How this runtime calls itself before people. */
  readonly clientName: string;
  /** See `McpHostOptions`. */
  readonly clientIdMetadataUrl: string | undefined;
  /** There are tokens now, or there won't be any. */
  ended(isSignedIn: boolean): void;
}

interface Pending {
  readonly authorizationUrl: string;
  readonly end: AbortController;
}

/** Signs in to one server: through a browser that the caller opens, or by a secret that it has. */
export class Login {
  readonly #around: LoginSurroundings;
  #pending: Pending | undefined;

  constructor(around: LoginSurroundings) {
    this.#around = around;
  }

  /** @throws when the authorization server can't be found, registers nobody, or refuses */
  async start(target: LoginTarget, request: McpOauthLoginRequest): Promise<McpOauthLoginResult> {
    if (this.#pending) return { authorizationUrl: this.#pending.authorizationUrl };
    const { store, fetch } = this.#around;
    if (request.forceReauth) await this.#forgetTokens(target.serverUrl);
    const server = await AuthorizationServer.find(target.serverUrl, target.challenge, fetch);
    if (request.grantType === "client_credentials") {
      const client = chosenClient(target, request);
      if (!client?.clientSecret)
        throw new Error("The grant client_credentials needs a client id and a secret.");
      await this.#keep({ target, server, client }, await server.clientCredentials(client));
      this.#around.ended(true);
      return {};
    }
    const kept = await store.read(target.serverUrl);
    const registered = kept?.authorizationServerUrl === server.url ? kept.client : undefined;
    const known = chosenClient(target, request) ?? registered;
    const listener = await this.#listen(known, target, request);
    const client =
      known && (known.redirectUri ?? listener.redirectUri) === listener.redirectUri
        ? known
        : await this.#registered(server, listener, request);
    const state = randomBytes(32).toString("base64url");
    const { redirectUri } = listener;
    const { authorizationUrl, codeVerifier } = await server.authorization(client, { redirectUri, state });
    if (request.forceReauth) authorizationUrl.searchParams.set("prompt", "select_account");
    const end = new AbortController();
    this.#pending = { authorizationUrl: authorizationUrl.href, end };
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(CONSENT_MS)]);
    const finish = async () => {
      const code = await listener.code(state, signal);
      const tokens = await server.exchange(client, { code, verifier: codeVerifier, redirectUri });
      await this.#keep({ target, server, client }, tokens);
    };
    finish()
      .then(
        () => true,
        () => false,
      )
      .then((isSignedIn) => {
        listener.close();
        this.#pending = undefined;
        if (!end.signal.aborted) this.#around.ended(isSignedIn);
      });
    return { authorizationUrl: authorizationUrl.href };
  }

  cancel(): void {
    this.#pending?.end.abort(new Error("The session has ended."));
  }

  /** A client that was registered keeps its address where its port is still free. */
  async #listen(
    known: OauthClient | undefined,
    { redirectPort }: LoginTarget,
    { callbackSuccessMessage }: McpOauthLoginRequest,
  ): Promise<CallbackListener> {
    const port = known?.redirectUri ? Number(new URL(known.redirectUri).port) : (redirectPort ?? 0);
    try {
      return await CallbackListener.open(port, callbackSuccessMessage);
    } catch (error) {
      if (!known?.redirectUri) throw error;
      return CallbackListener.open(0, callbackSuccessMessage);
    }
  }

  async #registered(
    server: AuthorizationServer,
    listener: CallbackListener,
    { clientName }: McpOauthLoginRequest,
  ): Promise<OauthClient> {
    const { clientIdMetadataUrl } = this.#around;
    const { redirectUri } = listener;
    if (clientIdMetadataUrl !== undefined && server.readsClientDocuments)
      return { clientId: clientIdMetadataUrl, redirectUri };
    try {
      return await server.register(clientName ?? this.#around.clientName, redirectUri);
    } catch (error) {
      listener.close();
      throw error;
    }
  }

  async #keep(
    who: { target: LoginTarget; server: AuthorizationServer; client: OauthClient },
    tokens: OauthTokens,
  ): Promise<void> {
    const { target, server, client } = who;
    await this.#around.store.write({
      serverUrl: target.serverUrl,
      authorizationServerUrl: server.url,
      client,
      resource: server.resource,
      scope: server.scope,
      tokens,
    });
  }

  async #forgetTokens(serverUrl: string): Promise<void> {
    const kept = await this.#around.store.read(serverUrl);
    if (kept) await this.#around.store.write({ ...kept, tokens: undefined });
  }
}

function chosenClient(
  { staticClient }: LoginTarget,
  { clientId, clientSecret }: McpOauthLoginRequest,
): OauthClient | undefined {
  return clientId === undefined ? staticClient : { clientId, clientSecret };
}
