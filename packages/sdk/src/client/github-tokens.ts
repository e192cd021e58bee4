import type { GitHubTokenAcquireRequest, GitHubTokenAcquireResult } from "@parley/protocol";
import type { GitHubTokenProvider } from "../types/github-token.js";

interface Registration {
  readonly provider: GitHubTokenProvider;
  /** The session it is for, where this client chose its id. */
  readonly sessionId: string | undefined;
}

/** Who hands out GitHub tokens, by the opaque id under which the runtime asks. */
export class GitHubTokens {
  readonly #registrations = new Map<string, Registration>();

  /** @returns the id to tell the runtime */
  register(provider: GitHubTokenProvider, sessionId: string | undefined): string {
    const id = globalThis.crypto.randomUUID();
    this.#registrations.set(id, { provider, sessionId });
    return id;
  }

  unregister(id: string): void {
    this.#registrations.delete(id);
  }

  async get(request: GitHubTokenAcquireRequest): Promise<GitHubTokenAcquireResult> {
    const { registrationId, host, reason } = request;
    const registration = this.#registrations.get(registrationId);
    if (!registration) {
      throw new Error(`No GitHub token provider registered for registration ID "${registrationId}"`);
    }
    const sessionId = request.sessionId ?? registration.sessionId;
    return registration.provider({ host, ...(sessionId === undefined ? {} : { sessionId }), reason });
  }
}
