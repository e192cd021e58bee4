import type { GitHubTokenAcquireRequest, GitHubTokenAcquireResult } from "@parley/protocol";

export type GitHubTokenProviderArgs = Pick<GitHubTokenAcquireRequest, "host" | "sessionId" | "reason">;

export type GitHubTokenProviderResult = GitHubTokenAcquireResult;

/**
 * Gets a GitHub token for one session, with its remaining lifetime in seconds. Cancelling or throwing when it
 * is first asked fails the creation of the session.
 */
export type GitHubTokenProvider = (
  args: GitHubTokenProviderArgs,
) => GitHubTokenProviderResult | Promise<GitHubTokenProviderResult>;
