import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a session is. */
export interface Target {
  /** What `RuntimeConnection.forUri` takes. */
  readonly url: string;
  /** Default: the session that was used last. */
  readonly sessionId: string | undefined;
}

/**
 * Reads a session's address: `parley://HOST:PORT/SESSION`, as a remote session's URL is; or a runtime's
 * (`HOST:PORT`, `ws://…`), whose session `--session` names.
 *
 * @throws Error that says what is wrong with it
 */
export function readTarget(address: string, sessionId: string | undefined): Target {
  if (!address.startsWith("parley:")) return { url: address, sessionId };
  const parts = /^parley:\/\/(?<runtime>[^/?#]+)(?:\/(?<session>[^/?#]*))?$/.exec(address)?.groups;
  if (!parts?.["runtime"]) {
    throw new Error(`${address} is no session's address; expected parley://HOST:PORT/SESSION.`);
  }
  return { url: parts["runtime"], sessionId: decodeURIComponent(parts["session"] ?? "") || sessionId };
}

/**
 * The token to come with: `COPILOT_CONNECTION_TOKEN`, else the one that a runtime of this machine keeps for
 * guests in its home.
 */
export function connectionToken(environment: NodeJS.ProcessEnv): string | undefined {
  const chosen = environment["COPILOT_CONNECTION_TOKEN"];
  if (chosen) return chosen;
  const home = environment["COPILOT_HOME"] || environment["PARLEY_HOME"] || join(homedir(), ".parley");
  try {
    return readFileSync(join(home, "remote-token"), "utf8").trim();
  } catch {
    return undefined;
  }
}
