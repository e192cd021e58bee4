import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../../settings/json-file.js";

/** Who this runtime is to an authorization server. */
export interface OauthClient {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** The address it was registered with; static clients have none. */
  readonly redirectUri?: string | undefined;
}

export interface OauthTokens {
  readonly accessToken: string;
  /** Default `Bearer`. */
  readonly tokenType?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** Milliseconds since the epoch; unknown where the server doesn't say. */
  readonly expiresAt?: number | undefined;
}

/** What signing in to one MCP server left behind. */
export interface KeptSignIn {
  readonly serverUrl: string;
  readonly authorizationServerUrl: string;
  readonly client: OauthClient;
  readonly resource?: string | undefined;
  readonly scope?: string | undefined;
  readonly tokens?: OauthTokens | undefined;
}

/** Keeps sign-ins by the URL of their server. */
export interface SignInStore {
  read(serverUrl: string): Promise<KeptSignIn | undefined>;
  write(signIn: KeptSignIn): Promise<void>;
  remove(serverUrl: string): Promise<void>;
}

/** Sign-ins that end with whoever holds this. */
export function signInsInMemory(): SignInStore {
  const kept = new Map<string, KeptSignIn>();
  return {
    read: async (serverUrl) => kept.get(serverUrl),
    write: async (signIn) => void kept.set(signIn.serverUrl, signIn),
    remove: async (serverUrl) => void kept.delete(serverUrl),
  };
}

/**
 * Sign-ins that last: `<home>/mcp-oauth-config/<SHA-256 of the URL>.json`, which only the user may read. A file that
 * can't be read counts as none.
 */
export function signInsOnDisk(home: string): SignInStore {
  const file = (serverUrl: string) =>
    join(home, "mcp-oauth-config", `${createHash("sha256").update(serverUrl).digest("hex")}.json`);
  return {
    read: async (serverUrl) => {
      const found = await readJsonFile(file(serverUrl)).catch(() => undefined);
      return isSignIn(found) && found.serverUrl === serverUrl ? found : undefined;
    },
    write: (signIn) => writeJsonFile(file(signIn.serverUrl), signIn),
    remove: (serverUrl) => rm(file(serverUrl), { force: true }),
  };
}

function isSignIn(value: unknown): value is KeptSignIn {
  const { authorizationServerUrl, client } = (value ?? {}) as Partial<KeptSignIn>;
  return typeof authorizationServerUrl === "string" && typeof client?.clientId === "string";
}
