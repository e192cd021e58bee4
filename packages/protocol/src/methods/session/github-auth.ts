import { sessionMethod } from "../../define.js";
import type {
  ApiKeyAuthInfo,
  AuthInfo,
  CopilotApiTokenAuthInfo,
  CopilotUserResponse,
  EnvAuthInfo,
  GhCliAuthInfo,
  HMACAuthInfo,
  UserAuthInfo,
} from "../../types/auth.js";

export interface SessionAuthStatus {
  isAuthenticated: boolean;
  authType?: AuthInfoType;
  host?: string;
  login?: string;
  statusMessage?: string;
  copilotPlan?: string;
}

export type AuthInfoType =
  | "hmac"
  | "env"
  | "user"
  | "gh-cli"
  | "api-key"
  | "token"
  | "token-provider"
  | "copilot-api-token";

/** Tells whether the session is signed in to GitHub. */
export const SessionGitHubAuthGetStatus = sessionMethod<void, SessionAuthStatus>(
  "session.gitHubAuth.getStatus",
);

export interface SessionSetCredentialsParams {
  credentials?: SettableAuthInfo;
}

export type SettableAuthInfo =
  | HMACAuthInfo
  | EnvAuthInfo
  | SettableTokenAuthInfo
  | CopilotApiTokenAuthInfo
  | UserAuthInfo
  | GhCliAuthInfo
  | ApiKeyAuthInfo;

export interface SettableTokenAuthInfo {
  type: "token";
  host: string;
  token: string;
  copilotUser?: CopilotUserResponse;
}

export interface SessionSetCredentialsResult {
  success: boolean;
  copilotUserResolved?: boolean;
}

/** Sets the session's GitHub credentials. */
export const SessionGitHubAuthSetCredentials = sessionMethod<
  SessionSetCredentialsParams,
  SessionSetCredentialsResult
>("session.gitHubAuth.setCredentials");

export type SessionAuthInfoResult = AuthIdentity | null;

export interface AuthIdentity {
  type: AuthInfoType;
  host: string;
  login?: string;
  envVar?: string;
  registrationId?: string;
  copilotUser?: CopilotUserResponse;
}

/** Gives the credentials in use. */
export const SessionGitHubAuthGetCurrentAuthInfo = sessionMethod<void, SessionAuthInfoResult>(
  "session.gitHubAuth.getCurrentAuthInfo",
  { visibility: "internal" },
);

/** Lists the credentials that could be used. */
export const SessionGitHubAuthGetAllAuthAvailable = sessionMethod<void, SessionAuthStatus[]>(
  "session.gitHubAuth.getAllAuthAvailable",
  { visibility: "internal" },
);

/** Fetches the user's plan and endpoints again. */
export const SessionGitHubAuthRefreshCopilotUser = sessionMethod<void, SessionAuthInfoResult>(
  "session.gitHubAuth.refreshCopilotUser",
  { visibility: "internal" },
);

export interface SessionAuthLoginRequest {
  host: string;
  login: string;
  token: string;
  persist?: boolean;
}

/** Signs in. */
export const SessionGitHubAuthLogin = sessionMethod<SessionAuthLoginRequest, AuthInfo>(
  "session.gitHubAuth.login",
  { visibility: "internal" },
);

export interface SessionAuthSwitchRequest {
  authInfo: AuthInfo;
  token?: string;
}

/** Changes to other credentials. */
export const SessionGitHubAuthSwitchToAuth = sessionMethod<SessionAuthSwitchRequest, null>(
  "session.gitHubAuth.switchToAuth",
  { visibility: "internal" },
);

/** Signs out. */
export const SessionGitHubAuthLogout = sessionMethod<void, boolean>("session.gitHubAuth.logout", {
  visibility: "internal",
});

export interface SessionAuthLogoutUserRequest {
  authInfo: AuthInfo;
}

/** Signs one user out. */
export const SessionGitHubAuthLogoutUser = sessionMethod<SessionAuthLogoutUserRequest, boolean>(
  "session.gitHubAuth.logoutUser",
  { visibility: "internal" },
);

export type AuthValidationErrors = AuthValidationError[];

export interface AuthValidationError {
  message: string;
  githubMessage?: string;
}

/** Gives what last went wrong when signing in. */
export const SessionGitHubAuthLastAuthErrors = sessionMethod<void, AuthValidationErrors>(
  "session.gitHubAuth.lastAuthErrors",
  { visibility: "internal" },
);
