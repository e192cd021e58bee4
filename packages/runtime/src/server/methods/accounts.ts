import type {
  AccountGetAllUsers,
  AccountGetCurrentAuth,
  AccountGetQuota,
  AuthGetStatus,
  SessionGitHubAuthGetAllAuthAvailable,
  SessionGitHubAuthGetCurrentAuthInfo,
  SessionGitHubAuthGetStatus,
  SessionGitHubAuthLastAuthErrors,
  SessionGitHubAuthLogout,
  SessionGitHubAuthRefreshCopilotUser,
  SessionGitHubAuthSetCredentials,
  SessionGitHubAuthSwitchToAuth,
} from "@parley/protocol";
import { type Handlers, handler, sessionHandler } from "../handler.js";

/** The methods about GitHub's users, of whom this runtime has none. Signing in is not served. */
export const handlers: Handlers = {
  "auth.getStatus": handler<typeof AuthGetStatus>(() => ({
    isAuthenticated: false,
    statusMessage: "Not authenticated",
  })),

  "account.getQuota": handler<typeof AccountGetQuota>(() => {
    throw new Error("Not authenticated. Please authenticate first.");
  }),

  "account.getCurrentAuth": handler<typeof AccountGetCurrentAuth>(() => ({})),

  "account.getAllUsers": handler<typeof AccountGetAllUsers>(() => []),

  "session.gitHubAuth.getStatus": sessionHandler<typeof SessionGitHubAuthGetStatus>(
    ({ gitHubIdentity }) => gitHubIdentity.status,
  ),

  "session.gitHubAuth.setCredentials": sessionHandler<typeof SessionGitHubAuthSetCredentials>(
    ({ gitHubIdentity }, { credentials }) => {
      if (!credentials) return { success: true };
      gitHubIdentity.use(credentials);
      return { success: true, copilotUserResolved: false };
    },
  ),

  "session.gitHubAuth.getCurrentAuthInfo": sessionHandler<typeof SessionGitHubAuthGetCurrentAuthInfo>(
    ({ gitHubIdentity }) => gitHubIdentity.current,
  ),

  "session.gitHubAuth.refreshCopilotUser": sessionHandler<typeof SessionGitHubAuthRefreshCopilotUser>(
    ({ gitHubIdentity }) => gitHubIdentity.current,
  ),

  "session.gitHubAuth.getAllAuthAvailable": sessionHandler<typeof SessionGitHubAuthGetAllAuthAvailable>(
    () => [],
  ),

  "session.gitHubAuth.switchToAuth": sessionHandler<typeof SessionGitHubAuthSwitchToAuth>(
    ({ gitHubIdentity }, { authInfo }) => {
      gitHubIdentity.use(authInfo);
      return null;
    },
  ),

  "session.gitHubAuth.logout": sessionHandler<typeof SessionGitHubAuthLogout>(() => false),

  "session.gitHubAuth.lastAuthErrors": sessionHandler<typeof SessionGitHubAuthLastAuthErrors>(() => []),
};
