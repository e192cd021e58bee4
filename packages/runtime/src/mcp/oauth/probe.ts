import type { McpOauthProbeResult, McpOauthWWWAuthenticateParams } from "@parley/protocol";
import type { HttpPlan } from "../config.js";
import { HttpAccess } from "../http-access.js";
import { HttpProblem } from "../http-problem.js";
import { readBody } from "../read-body.js";
import { readChallenge } from "./challenge.js";

/** How long a server may take to answer, in milliseconds, and how much of its answer is told, in bytes. */
const ANSWER_MS = 10_000;
const MAX_BODY = 10_000;

const PING = { jsonrpc: "2.0", id: "mcp-oauth-probe", method: "ping", params: {} };

export interface ProbeOptions {
  readonly userAgent: string;
  readonly authorization: string | undefined;
  readonly fetch: typeof fetch;
}

/** Asks a server for a sign of life and tells whether it wants a sign-in. Changes nothing. */
export async function probe(plan: HttpPlan, options: ProbeOptions): Promise<McpOauthProbeResult> {
  const access = new HttpAccess({ ...options, headers: plan.headers });
  try {
    const response = await access.fetch(plan.url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify(PING),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const headers = [...response.headers].map(([name, value]) => ({ name, value }));
    const body = await readBody(response, MAX_BODY);
    const httpResponse = { statusCode: response.status, headers, body };
    return {
      status: options.authorization === undefined ? "no-auth-required" : "authenticated",
      httpResponse,
    };
  } catch (error) {
    if (error instanceof HttpProblem) return refused(error, options.authorization !== undefined);
    return { status: "failed", error: error instanceof Error ? error.message : String(error) };
  }
}

function refused(problem: HttpProblem, hadToken: boolean): McpOauthProbeResult {
  const { detail } = problem;
  if (detail.kind !== "status") return { status: "failed", error: problem.message };
  const { status: statusCode, headers, body } = detail;
  const httpResponse = { statusCode, headers: [...headers], body };
  if (!problem.wantsSignIn) return { status: "failed", error: problem.message, httpResponse };
  const wwwAuthenticateParams: McpOauthWWWAuthenticateParams = readChallenge(
    problem.header("www-authenticate"),
  );
  const reason = statusCode === 403 ? "upscope" : hadToken ? "refresh" : "initial";
  return {
    status: "needs-auth",
    httpResponse,
    reason,
    ...(Object.keys(wwwAuthenticateParams).length > 0 && { wwwAuthenticateParams }),
  };
}
