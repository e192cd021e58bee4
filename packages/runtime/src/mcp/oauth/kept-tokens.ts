import { AuthorizationServer } from "./authorization-server.js";
import type { KeptSignIn, OauthTokens, SignInStore } from "./sign-in-store.js";

/** A token that expires so soon is renewed before it is used. Milliseconds. */
const MARGIN_MS = 30_000;

/** The tokens that were kept for one server. */
export class KeptTokens {
  readonly #serverUrl: string;
  readonly #store: SignInStore;
  readonly #fetch: typeof fetch;
  #refreshing: Promise<string | undefined> | undefined;

  constructor(serverUrl: string, store: SignInStore, platformFetch: typeof fetch) {
    this.#serverUrl = serverUrl;
    this.#store = store;
    this.#fetch = platformFetch;
  }

  /** Value for the `authorization` header, renewed where it has expired; `undefined` when none is kept. */
  async authorization(): Promise<string | undefined> {
    const tokens = (await this.#store.read(this.#serverUrl))?.tokens;
    if (!tokens) return undefined;
    const expires = tokens.expiresAt ?? Number.POSITIVE_INFINITY;
    if (expires > Date.now() + MARGIN_MS || tokens.refreshToken === undefined) return headerOf(tokens);
    return this.refresh();
  }

  /** Renews the tokens. @returns the new `authorization` header; `undefined` when that can't be done */
  refresh(): Promise<string | undefined> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<string | undefined> {
    const kept = await this.#store.read(this.#serverUrl);
    if (kept?.tokens?.refreshToken === undefined) return undefined;
    try {
      const tokens = await this.#renewed(kept, kept.tokens.refreshToken);
      await this.#store.write({ ...kept, tokens });
      return headerOf(tokens);
    } catch (error) {
      if (isRefusal(error)) await this.#store.write({ ...kept, tokens: undefined });
      return undefined;
    }
  }

  async #renewed({ client }: KeptSignIn, refreshToken: string): Promise<OauthTokens> {
    const server = await AuthorizationServer.find(this.#serverUrl, {}, this.#fetch);
    return server.refresh(client, refreshToken);
  }
}

/** The authorization server has said no, so that asking once more would be of no use. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "errorCode" in error;
}

function headerOf({ tokenType = "Bearer", accessToken }: OauthTokens): string {
  // RFC 6750 compares the scheme without case; many servers don't.
  return `${tokenType.toLowerCase() === "bearer" ? "Bearer" : tokenType} ${accessToken}`;
}
