import { method } from "../../define.js";
import type { AuthInfo } from "../../types/auth.js";

export interface AccountGetQuotaRequest {
  selectionId?: string;
  gitHubToken?: string;
}

export interface AccountGetQuotaResult {
  quotaSnapshots: Record<string, AccountQuotaSnapshot>;
}

export interface AccountQuotaSnapshot {
  isUnlimitedEntitlement: boolean;
  entitlementRequests: number;
  usedRequests: number;
  usageAllowedWithExhaustedQuota: boolean;
  remainingPercentage: number;
  overage: number;
  overageAllowedWithExhaustedQuota: boolean;
  resetDate?: string;
}

/** Tells how much of the account's quota is left. */
export const AccountGetQuota = method<AccountGetQuotaRequest, AccountGetQuotaResult>("account.getQuota");

export interface AccountGetCurrentAuthResult {
  authInfo?: AuthInfo;
  authErrors?: string[];
}

/** Tells who is signed in. */
export const AccountGetCurrentAuth = method<void, AccountGetCurrentAuthResult>("account.getCurrentAuth");

export interface AccountAllUsers {
  authInfo: AuthInfo;
  selectionId?: string;
  token?: string;
}

/** Lists every signed-in user. */
export const AccountGetAllUsers = method<void, AccountAllUsers[]>("account.getAllUsers");

export interface AccountLoginRequest {
  host: string;
  login?: string;
  token: string;
}

export interface AccountLoginResult {
  storedInVault: boolean;
}

/** Signs a user in. */
export const AccountLogin = method<AccountLoginRequest, AccountLoginResult>("account.login");

export interface AccountLogoutRequest {
  selectionId?: string;
  authInfo?: AuthInfo;
}

export interface AccountLogoutResult {
  hasMoreUsers: boolean;
}

/** Signs a user out. */
export const AccountLogout = method<AccountLogoutRequest, AccountLogoutResult>("account.logout");
