import type { AuthIdentity, AuthInfo, SessionAuthStatus } from "@parley/protocol";

/** Texts of refusals: the official runtime's. */
const REFUSED: Readonly<Record<string, string>> = {
  hmac: "HMAC credentials require session-owned HMAC authentication",
  "token-provider":
    "Token-provider credentials are session-owned and cannot be installed through setCredentials",
};

/**
 * Who a client says that a session belongs to. No service of GitHub's is ever called, so the secret half of
 * credentials is not kept.
 */
export class GitHubIdentity {
  #identity: AuthIdentity | undefined;

  get current(): AuthIdentity | null {
    return this.#identity ?? null;
  }

  /** @throws for credentials that only a runtime of GitHub's could have */
  use(credentials: AuthInfo): void {
    const { type, host, login, envVar } = credentials as AuthIdentity;
    const refusal = REFUSED[type];
    if (refusal !== undefined) throw new Error(refusal);
    const isNamed = login !== undefined && NAMED.has(type);
    this.#identity = {
      type,
      host,
      ...(isNamed && { login }),
      ...(type === "env" && envVar !== undefined && { envVar }),
    };
  }

  /** The session belongs to nobody from now on. */
  forget(): void {
    this.#identity = undefined;
  }

  get status(): SessionAuthStatus {
    const identity = this.#identity;
    if (!identity) return { isAuthenticated: false, statusMessage: "Not authenticated" };
    const { type, host, login } = identity;
    return {
      isAuthenticated: true,
      authType: type,
      host,
      ...(login !== undefined && { login }),
      statusMessage: statusText(identity),
    };
  }
}

/** Credentials that say whose they are. */
const NAMED: ReadonlySet<string> = new Set(["env", "gh-cli", "user"]);

function statusText({ type, host, login, envVar }: AuthIdentity): string {
  switch (type) {
    case "env":
      return `${login ?? host} (via ${envVar})`;
    case "gh-cli":
      return `${login ?? host} (via gh)`;
    case "api-key":
      return `${host} (via API key)`;
    case "copilot-api-token":
      return "Copilot API (via token)";
    case "token":
      return `${host} (via token)`;
    default:
      return login ?? host;
  }
}
