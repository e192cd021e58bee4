import { sep } from "node:path";

const PEER_JSON_RPC = `${sep}vscode-jsonrpc${sep}`;

/**
 * Lets the process go on when the official SDKs' JSON-RPC layer rejects where nobody can catch it: asked to send over a
 * connection whose other end was just killed, it rejects the request and throws besides, inside a promise's executor.
 * Whether a kill meets such a moment is chance. Anyone else's unhandled rejection, ours above all, ends the process as
 * ever.
 */
export function outlivePeerRejections() {
  process.on("unhandledRejection", (reason) => {
    if (!isOfPeerJsonRpc(reason)) throw reason;
    console.log(`     the official SDK left a rejection unhandled: ${reason.message}`);
  });
}

function isOfPeerJsonRpc(reason) {
  return reason instanceof Error && reason.code !== undefined && String(reason.stack).includes(PEER_JSON_RPC);
}
