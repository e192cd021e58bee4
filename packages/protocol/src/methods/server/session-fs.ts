import { method } from "../../define.js";

export interface SessionFsSetProviderRequest {
  initialCwd: string;
  sessionStatePath: string;
  conventions: SessionFsSetProviderConventions;
  capabilities?: SessionFsSetProviderCapabilities;
}

export type SessionFsSetProviderConventions = "windows" | "posix";

export interface SessionFsSetProviderCapabilities {
  sqlite?: boolean;
}

export interface SessionFsSetProviderResult {
  success: boolean;
}

/** Makes this client the file system of its sessions. */
export const SessionFsSetProvider = method<SessionFsSetProviderRequest, SessionFsSetProviderResult>(
  "sessionFs.setProvider",
);
