import type { RawConfig, ServerPlan } from "./config.js";
import { type ConnectionListener, McpConnection } from "./connection.js";
import { FreshHeaders } from "./fresh-headers.js";
import { ELICITATION_QUESTION, type McpQuestions } from "./questions.js";
import type { ServerContext } from "./server-context.js";

/** One attempt to reach a server. */
export interface ConnectAttempt {
  readonly name: string;
  readonly config: RawConfig;
  readonly plan: ServerPlan;
  /** Value of the `authorization` header, where someone signed in. */
  readonly authorization: string | undefined;
  readonly listener: ConnectionListener;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** @throws as {@link McpConnection.connect} */
export function connectServer(
  { options, deadlineMs }: ServerContext,
  attempt: ConnectAttempt,
): Promise<McpConnection> {
  const { plan, authorization, listener, signal } = attempt;
  const { clientInfo, questions } = options;
  return McpConnection.connect(plan, {
    clientInfo,
    freshHeaders: freshHeaders(attempt, questions),
    showsApps: options.showsApps === true,
    userAgent: `${clientInfo.name}/${clientInfo.version}`,
    canElicit: questions.canAsk(ELICITATION_QUESTION),
    authorization,
    fetch: options.fetch ?? fetch,
    deadlineMs,
    signal,
    listener,
  });
}

function freshHeaders(
  { name, config, plan, signal }: ConnectAttempt,
  questions: McpQuestions,
): FreshHeaders | undefined {
  const { headersRefreshTtlMs: ttlMs } = config;
  if (plan.transport === "stdio" || typeof ttlMs !== "number") return undefined;
  return new FreshHeaders({ serverName: name, serverUrl: plan.url.href, ttlMs, questions, signal });
}
