import { method } from "../../define.js";

export interface GitHubTokenAcquireRequest {
  registrationId: string;
  host: string;
  sessionId?: string;
  reason: GitHubTokenAcquireReason;
}

export type GitHubTokenAcquireReason = "initial" | "refresh";

export type GitHubTokenAcquireResult =
  | { accessToken: string; tokenType?: string; expiresIn: number; kind: "token" }
  | { kind: "cancelled" };

/** Asks the client for a GitHub token. */
export const GitHubTokenGetToken = method<GitHubTokenAcquireRequest, GitHubTokenAcquireResult>(
  "gitHubToken.getToken",
  { answerer: "client" },
);
