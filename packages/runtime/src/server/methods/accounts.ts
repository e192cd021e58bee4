import type {
  AccountGetAllUsers,
  AccountGetCurrentAuth,
  AccountGetQuota,
  AccountLogin,
  AccountLogout,
  AuthGetStatus,
  SessionGitHubAuthGetAllAuthAvailable,
  SessionGitHubAuthGetCurrentAuthInfo,
  SessionGitHubAuthGetStatus,
  SessionGitHubAuthLastAuthErrors,
  SessionGitHubAuthLogin,
  SessionGitHubAuthLogout,
  SessionGitHubAuthLogoutUser,
  SessionGitHubAuthRefreshCopilotUser,
  SessionGitHubAuthSetCredentials,
  SessionGitHubAuthSwitchToAuth,
} from "@parley/protocol";
import { type Handlers, handler, sessionHandler } from "../handler.js";

/** Nothing is asked of GitHub, so no token is known to be good: it is neither sent nor kept. */
function refuseLogin(): never {
  throw new Error("This runtime signs nobody in to GitHub. Give sessions a provider of models instead.");
}

/** The methods about GitHub's users, of whom this runtime has none. */
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

  "account.login": handler<typeof AccountLogin>(refuseLogin),

  // Wording of the refusals: the official runtime's.
  "account.logout": handler<typeof AccountLogout>(({ selectionId, authInfo }) => {
    if (selectionId !== undefined) throw new Error("Selected authentication is no longer available");
    if (!authInfo) throw new Error("Missing required account selection");
    return { hasMoreUsers: false };
  }),

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

  "session.gitHubAuth.login": sessionHandler<typeof SessionGitHubAuthLogin>(refuseLogin),

  // No other user takes the place of the one that leaves, which is what an answer of true would say.
  "session.gitHubAuth.logout": sessionHandler<typeof SessionGitHubAuthLogout>(({ gitHubIdentity }) => {
    gitHubIdentity.forget();
    return false;
  }),

  // Whoever is named: a session belongs to one user at most.
  "session.gitHubAuth.logoutUser": sessionHandler<typeof SessionGitHubAuthLogoutUser>(
    ({ gitHubIdentity }) => {
      gitHubIdentity.forget();
      return false;
    },
  ),

  "session.gitHubAuth.lastAuthErrors": sessionHandler<typeof SessionGitHubAuthLastAuthErrors>(() => []),
};
