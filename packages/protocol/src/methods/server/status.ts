import { method } from "../../define.js";

export interface StatusResult {
  /** The runtime's own version. */
  version: string;
  /** The protocol version it speaks. */
  protocolVersion: number;
}

/** Tells the runtime's versions. */
export const StatusGet = method<void, StatusResult>("status.get", { visibility: "internal", since: 2 });

export interface AuthStatusResult {
  isAuthenticated: boolean;
  authType?: AuthStatusType;
  host?: string;
  login?: string;
  /** For people. */
  statusMessage?: string;
}

export type AuthStatusType = "user" | "env" | "gh-cli" | "hmac" | "api-key" | "token";

/** Tells whether the runtime is signed in. */
export const AuthGetStatus = method<void, AuthStatusResult>("auth.getStatus", {
  visibility: "internal",
  since: 2,
});
