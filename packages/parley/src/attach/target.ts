/** Where a session is. */
export type Target =
  | {
      readonly kind: "runtime";
      /** What `RuntimeConnection.forUri` takes. */
      readonly url: string;
      /** Default: the session that was used last. */
      readonly sessionId: string | undefined;
    }
  /** A session of this machine's own home, whoever runs it. */
  | { readonly kind: "home"; readonly sessionId: string };

/**
 * Reads a session's address: `parley://HOST:PORT/SESSION`, as a remote session's URL is; a runtime's
 * (`HOST:PORT`, `PORT`, `ws://…`), whose session `--session` names; or the id of a session of this machine.
 *
 * @throws Error that says what is wrong with it
 */
export function readTarget(address: string, sessionId: string | undefined): Target {
  if (!address.startsWith("parley:")) {
    const isRuntime = address.includes(":") || /^\d+$/.test(address);
    return isRuntime ? { kind: "runtime", url: address, sessionId } : { kind: "home", sessionId: address };
  }
  const parts = /^parley:\/\/(?<runtime>[^/?#]+)(?:\/(?<session>[^/?#]*))?$/.exec(address)?.groups;
  if (!parts?.["runtime"]) {
    throw new Error(`${address} is no session's address; expected parley://HOST:PORT/SESSION.`);
  }
  const named = decodeURIComponent(parts["session"] ?? "");
  return { kind: "runtime", url: parts["runtime"], sessionId: named || sessionId };
}

/** Whether a runtime's address is on this machine. */
export function isLoopback(url: string): boolean {
  const host = url.replace(/^\w+:\/\//, "").replace(/:\d+(\/.*)?$/, "");
  return /^\d+$/.test(url) || /^(localhost|127(\.\d+){3}|\[::1\]|)$/.test(host);
}
