import { randomUUID } from "node:crypto";
import type { McpOauthRequestReason, McpOauthWWWAuthenticateParams } from "@parley/protocol";
import type { RawConfig } from "../config.js";
import type { McpHostOptions } from "../host-options.js";
import type { HttpProblem } from "../http-problem.js";
import { OAUTH_QUESTION, type OauthAnswer } from "../questions.js";
import { readBody } from "../read-body.js";
import { readChallenge } from "./challenge.js";

/** How long the description of a protected resource may take, in milliseconds, and how long it may be, in bytes. */
const METADATA_MS = 5_000;
const MAX_METADATA = 100_000;

export interface SignIn {
  readonly serverName: string;
  readonly config: RawConfig;
  /** The request the server refused. */
  readonly problem: HttpProblem;
  readonly reason: McpOauthRequestReason;
}

/**
 * Asks the clients for a token with `mcp.oauth_required`.
 *
 * @returns the value for the `authorization` header; `undefined` when nobody has one
 */
export async function askForToken(
  { serverName, config, problem, reason }: SignIn,
  options: Pick<McpHostOptions, "questions" | "fetch">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { questions } = options;
  if (problem.detail.kind !== "status" || !questions.canAsk(OAUTH_QUESTION)) return undefined;
  const { status: statusCode, headers, body } = problem.detail;
  const challenge = readChallenge(problem.header("www-authenticate"));
  const resourceMetadata = await fetchMetadata(problem.url, challenge, options.fetch ?? fetch);
  const requestId = randomUUID();
  const asked = {
    serverName,
    serverUrl: problem.url.href,
    ...staticClient(config),
    ...(Object.keys(challenge).length > 0 && { wwwAuthenticateParams: challenge }),
    ...(resourceMetadata !== undefined && { resourceMetadata }),
    httpResponse: { statusCode, headers, body },
    reason,
    requestId,
  };
  let authorization: string | undefined;
  const question = {
    requestId,
    asked: { type: OAUTH_QUESTION, data: asked },
    settled: (outcome: { state: string; answer?: OauthAnswer }) => {
      authorization = authorizationOf(outcome.answer);
      const how = authorization === undefined ? "cancelled" : "token";
      return { type: "mcp.oauth_completed", data: { requestId, outcome: how } };
    },
  };
  await questions.ask<OauthAnswer>(question, signal).catch(() => undefined);
  return authorization;
}

function authorizationOf(answer: OauthAnswer | undefined): string | undefined {
  if (answer?.kind !== "token" || typeof answer.accessToken !== "string") return undefined;
  return `${answer.tokenType ?? "Bearer"} ${answer.accessToken}`;
}

/** The OAuth client that the configuration names. */
function staticClient(config: RawConfig): object {
  const { oauthClientId: clientId, oauthPublicClient: publicClient, oauthGrantType: grantType } = config;
  if (typeof clientId !== "string") return {};
  return {
    staticClientConfig: {
      clientId,
      ...(typeof publicClient === "boolean" && { publicClient }),
      ...(grantType === "client_credentials" && { grantType }),
    },
  };
}

/** The description of the protected resource (RFC 9728), where the server has one. */
async function fetchMetadata(
  server: URL,
  { resourceMetadataUrl }: McpOauthWWWAuthenticateParams,
  get: typeof fetch,
): Promise<string | undefined> {
  const path = server.pathname === "/" ? "" : server.pathname;
  const wellKnown = new URL(`/.well-known/oauth-protected-resource${path}`, server).href;
  try {
    const url = new URL(resourceMetadataUrl ?? wellKnown);
    if (url.protocol !== "https:" && url.origin !== server.origin) return undefined;
    const response = await get(url, { signal: AbortSignal.timeout(METADATA_MS) });
    const text = response.ok ? await readBody(response, MAX_METADATA) : "";
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}
