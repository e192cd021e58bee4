import { sessionMethod } from "../../define.js";

export interface LspInitializeRequest {
  workingDirectory?: string;
  gitRoot?: string;
  force?: boolean;
}

/** Starts language servers. */
export const SessionLspInitialize = sessionMethod<LspInitializeRequest, null>("session.lsp.initialize");
