import type { BearerTokens } from "../../ports/bearer-tokens.js";
import type { ClientRequest } from "../clients/session-client.js";

const METHOD = "providerToken.getToken";

/** Asks for a provider's token the client that brought the provider last. One per session. */
export class ClientTokens implements BearerTokens {
  readonly #sessionId: string;
  readonly #owners = new Map<string, ClientRequest>();

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  /** A client brings providers of these names, and gives out their tokens. */
  own(providerNames: readonly string[], request: ClientRequest): void {
    for (const name of providerNames) this.#owners.set(name, request);
  }

  async token(providerName: string, signal: AbortSignal): Promise<string> {
    const request = this.#owners.get(providerName);
    if (!request) throw new Error(`No client gives out tokens for provider "${providerName}"`);
    const asked = { sessionId: this.#sessionId, providerName };
    const answer = (await request(METHOD, asked, signal)) as { readonly token?: unknown } | null;
    if (typeof answer?.token !== "string") throw new Error(`${METHOD} returned no token`);
    return answer.token;
  }
}
