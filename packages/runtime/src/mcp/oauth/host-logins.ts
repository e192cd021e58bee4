import type { McpOauthLoginRequest, McpOauthLoginResult, McpOauthProbeResult } from "@parley/protocol";
import type { HttpPlan } from "../config.js";
import type { McpServer } from "../server.js";
import type { ServerContext } from "../server-context.js";
import type { LoginTarget } from "./login.js";
import { Login } from "./login.js";
import { probe } from "./probe.js";
import type { OauthClient, SignInStore } from "./sign-in-store.js";

/** Signs in to a session's servers. */
export class HostLogins {
  readonly #context: ServerContext;
  readonly #store: SignInStore;
  readonly #logins = new Map<string, Login>();

  constructor(context: ServerContext, store: SignInStore) {
    this.#context = context;
    this.#store = store;
  }

  /**
   * @throws when the server can't be signed in to, or can't be reached. Wording of the refusals: the official
   * runtime's
   */
  async start(server: McpServer | undefined, request: McpOauthLoginRequest): Promise<McpOauthLoginResult> {
    const { serverName } = request;
    if (!server?.isConfigured) throw new Error(`MCP server '${serverName}' is not configured`);
    if (server.transport === "stdio") {
      const only = "OAuth login is only supported for HTTP/SSE transports";
      throw new Error(`MCP server '${serverName}' is not a remote server — ${only}`);
    }
    const found = await this.#probe(server);
    if (found.status === "failed") throw new Error(found.error);
    if (found.status !== "needs-auth" && !request.forceReauth) {
      await server.restart();
      return {};
    }
    const challenge = found.status === "needs-auth" ? (found.wwwAuthenticateParams ?? {}) : {};
    const { url } = this.#plan(server);
    const target = { serverUrl: url.href, challenge, ...configured(server.config) };
    const login = await this.#login(server).start(target, request);
    server.tellStatus();
    return login;
  }

  async probe(serverName: string, server: McpServer | undefined): Promise<McpOauthProbeResult> {
    if (!server?.isConfigured) {
      return { status: "failed", error: `MCP server "${serverName}" has no configured connection` };
    }
    if (server.transport === "stdio") {
      const problem = "server is not configured for remote HTTP/SSE transport";
      return { status: "failed", error: `invalid MCP server config for "${serverName}": ${problem}` };
    }
    return this.#probe(server);
  }

  cancelAll(): void {
    for (const login of this.#logins.values()) login.cancel();
  }

  async #probe(server: McpServer): Promise<McpOauthProbeResult> {
    const { options } = this.#context;
    return probe(this.#plan(server), {
      userAgent: `${options.clientInfo.name}/${options.clientInfo.version}`,
      authorization: await server.authorization(),
      fetch: options.fetch ?? fetch,
    });
  }

  #plan(server: McpServer): HttpPlan {
    return this.#context.plan(server.name, server.config) as HttpPlan;
  }

  #login(server: McpServer): Login {
    const { options } = this.#context;
    const known = this.#logins.get(server.name);
    if (known) return known;
    const login = new Login({
      store: this.#store,
      fetch: options.fetch ?? fetch,
      clientName: options.clientInfo.name,
      clientIdMetadataUrl: options.clientIdMetadataUrl,
      ended: (isSignedIn) => void (isSignedIn && server.signedIn()),
    });
    this.#logins.set(server.name, login);
    return login;
  }
}

/** What a configuration says of signing in. */
function configured(config: McpServer["config"]): Pick<LoginTarget, "staticClient" | "redirectPort"> {
  const { oauthClientId: clientId, auth, oidc } = config;
  const { redirectPort } = (auth ?? oidc ?? {}) as { redirectPort?: unknown };
  const staticClient: OauthClient | undefined = typeof clientId === "string" ? { clientId } : undefined;
  return { staticClient, redirectPort: typeof redirectPort === "number" ? redirectPort : undefined };
}
