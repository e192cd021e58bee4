import { CLIENT_RETURNS, MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "@parley/protocol";
import { createInternalServerRpc } from "@parley/protocol/internal";
import { ErrorCode, type Peer, RpcError } from "@parley/protocol/jsonrpc";
import { ParleyError } from "../errors.js";
import type { CopilotClientInfo } from "../types/client-options.js";

export interface Introduction {
  readonly token: string | undefined;
  /** Keeps this client's place in its sessions while it reconnects; `undefined` where it won't. */
  readonly clientId: string | undefined;
  readonly clientInfo: CopilotClientInfo | undefined;
  /** Asks for `gitHubTelemetry.event` notifications. */
  readonly forwardTelemetry: boolean;
}

/**
 * Opens a connection: presents the token, and agrees on a protocol version. A runtime too old for `connect`
 * is asked by `ping`; it can't ask for a token.
 *
 * @returns the version, 2 or 3
 * @throws RpcError when the runtime refuses, such as with `AUTHENTICATION_FAILED`
 * @throws ParleyError `ERR_PROTOCOL_VERSION`
 */
export async function handshake(peer: Peer, introduction: Introduction): Promise<number> {
  const version = await askVersion(peer, introduction);
  if (version === undefined) {
    throw mismatch("but server does not report a protocol version. Please update your server");
  }
  if (version < MIN_PROTOCOL_VERSION || version > PROTOCOL_VERSION) {
    throw mismatch(`but server reports version ${version}. Please update your SDK or server`);
  }
  const { clientId } = introduction;
  if (clientId !== undefined) peer.notify(CLIENT_RETURNS, { clientId });
  return version;
}

async function askVersion(peer: Peer, introduction: Introduction): Promise<number | undefined> {
  const { token, clientInfo, forwardTelemetry } = introduction;
  const rpc = createInternalServerRpc(peer);
  try {
    const answer = await rpc.connect({
      ...(token === undefined ? {} : { token }),
      supportedTaskKinds: ["agent", "client", "shell"],
      ...(clientInfo ? { clientInfo: wireClientInfo(clientInfo) } : {}),
      ...(forwardTelemetry ? { enableGitHubTelemetryForwarding: true } : {}),
    });
    return answer?.protocolVersion;
  } catch (error) {
    if (!isUnknownMethod(error)) throw error;
    const answer = (await peer.request("ping", {})) as { protocolVersion?: number } | null;
    return answer?.protocolVersion;
  }
}

function isUnknownMethod(error: unknown): boolean {
  return (
    error instanceof RpcError &&
    (error.code === ErrorCode.MethodNotFound || error.message === "Unhandled method connect")
  );
}

function wireClientInfo(info: CopilotClientInfo) {
  return {
    ...(info.applicationName === undefined ? {} : { editorName: info.applicationName }),
    ...(info.applicationVersion === undefined ? {} : { editorVersion: info.applicationVersion }),
    ...(info.integrationName === undefined ? {} : { extensionName: info.integrationName }),
    ...(info.integrationVersion === undefined ? {} : { extensionVersion: info.integrationVersion }),
  };
}

function mismatch(rest: string): ParleyError {
  return new ParleyError(
    "ERR_PROTOCOL_VERSION",
    `SDK protocol version mismatch: SDK supports versions ${MIN_PROTOCOL_VERSION}-${PROTOCOL_VERSION}, ${rest} ` +
      "to ensure compatibility.",
  );
}
