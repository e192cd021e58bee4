/** Asks the client that configured a session's provider for its bearer token. One per session. */
export interface BearerTokens {
  /**
   * Called before every request to the provider; nothing is cached, so a client may refresh at any time.
   *
   * @param providerName `default` for the session's own provider, else the name it was registered under
   * @returns the token, without `Bearer `
   * @throws Error when the client refuses, answers nonsense or is gone; the message may be shown to users
   */
  token(providerName: string, signal: AbortSignal): Promise<string>;
}
