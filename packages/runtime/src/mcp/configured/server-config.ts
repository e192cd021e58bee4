import { planServer, type RawConfig, transportOf } from "../config.js";

/** Fields that mean something; others are left out. Source: the official schema. */
const SHARED = [
  "displayName",
  "safeForTelemetry",
  "tools",
  "isDefaultServer",
  "filterMapping",
  "timeout",
  "oidc",
  "auth",
  "deferTools",
  "disableToolCache",
  "disableSecretMasking",
  "excludeTools",
  "events",
  "notifications",
];
const STDIO = [...SHARED, "command", "args", "cwd", "env"];
const HTTP = [
  ...SHARED,
  "type",
  "url",
  "headers",
  "headersRefreshTtlMs",
  "oauthClientId",
  "oauthPublicClient",
  "oauthGrantType",
];

/**
 * A configuration as it is kept: with every default, without what means nothing.
 *
 * @throws McpFailure naming the field that is wrong
 */
export function normalized(name: string, config: RawConfig): RawConfig {
  planServer(name, config, {
    workingDirectory: "/",
    environment: {},
    lookup: () => undefined,
    envValueMode: "direct",
  });
  const transport = transportOf(config);
  const known = transport === "stdio" ? STDIO : HTTP;
  const kept = Object.entries(config).filter(
    ([field, value]) => known.includes(field) && value !== undefined,
  );
  const defaults = transport === "stdio" ? { tools: ["*"], args: [] } : { tools: ["*"], type: transport };
  return { ...defaults, ...Object.fromEntries(kept) };
}

/** @returns `undefined` for a configuration that names no server */
export function normalizedIfValid(name: string, config: unknown): RawConfig | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  try {
    return normalized(name, config as RawConfig);
  } catch {
    return undefined;
  }
}

/** Whether a name may be a server's. @throws in the official runtime's words */
export function checkServerName(name: string): void {
  if (name === "") throw new Error("MCP server name cannot be empty");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f-\x9f}]|^\/|\/$|\/\//.test(name)) {
    const rule = "must not contain control characters or '}', and must not start or end with a slash";
    throw new Error(`MCP server name ${rule} or contain consecutive slashes`);
  }
}
