import type { BearerTokens } from "../../ports/bearer-tokens.js";
import type { ModelRequest } from "../model.js";
import { ModelError } from "../model-error.js";
import { invalidProvider, type ProviderConfig } from "../provider-config.js";
import type { ProviderLabel } from "./provider-errors.js";

/** Where a provider takes requests of one kind, and what every one of them carries. */
export interface Endpoint {
  urlFor(model: string): string;
  /**
   * Names in lower case. A client that gives out bearer tokens is asked for one.
   *
   * @throws ModelError when it gives none
   */
  headersFor(request: ModelRequest): Promise<Readonly<Record<string, string>>>;
  readonly label: ProviderLabel;
}

/** A provider, and how to be let in. */
export interface ProviderAccess {
  readonly config: ProviderConfig;
  /** What a client that gives out tokens knows it by. */
  readonly name: string;
  readonly bearerTokens?: BearerTokens | undefined;
}

/** What a wire makes of a provider's base URL and credentials. */
export interface Route {
  /** Where the API is below the base. Default: at the base. */
  readonly root?: string;
  /** The part of the URL below the API's root. */
  path(model: string): string;
  /** Headers that the provider's own win over. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Headers that win over the provider's own. */
  readonly credentials?: Readonly<Record<string, string>>;
}

/** @throws ProviderConfigError when `baseUrl` is missing or is no http(s) URL */
export function endpoint(access: ProviderAccess, route: Route): Endpoint {
  const { root = "", path, defaults, credentials } = route;
  const { config } = access;
  const base = checkedBase(config.baseUrl) + root;
  const secrets = configuredSecrets(config);
  let tokens: readonly string[] = [];
  const label = {
    url: withoutSecrets(checkedBase(config.baseUrl)),
    redact: (text: string) => redacted(text, [...secrets, ...tokens]),
  };
  const fixed = {
    "content-type": "application/json",
    accept: "application/json",
    "user-agent": "parley",
    ...defaults,
    ...lowerCased(config.headers),
    ...credentials,
  };
  return {
    urlFor: (model) => `${base}${path(model)}`,
    label,
    async headersFor(request) {
      const token = config.hasBearerTokenProvider ? await acquire(access, request, label) : undefined;
      if (token) tokens = [token, ...tokens].slice(0, RECENT_TOKENS);
      return {
        ...fixed,
        ...interactionHeaders(request),
        ...lowerCased(request.headers),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
    },
  };
}

/** Who asks, and what for. Source of names and values: the official runtime's requests. */
function interactionHeaders({ initiator, purpose }: ModelRequest): Record<string, string> {
  if (purpose === "sub-agent")
    return { "x-initiator": "agent", "x-interaction-type": "conversation-subagent" };
  const isConversation = purpose === undefined && initiator === "user";
  return {
    ...(initiator !== undefined && { "x-initiator": initiator }),
    ...(isConversation && { "x-interaction-type": "conversation-user" }),
    ...(purpose === "compaction" && { "x-interaction-type": "conversation-compaction" }),
  };
}

/** The `authorization` of a bearer token or key; nothing without one. */
export function bearer(token: string | undefined): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

async function acquire(
  { bearerTokens, name }: ProviderAccess,
  { signal }: ModelRequest,
  label: ProviderLabel,
): Promise<string> {
  try {
    return (await bearerTokens?.token(name, signal)) ?? "";
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    const told = label.redact(`Provider token request failed: ${message}`);
    throw new ModelError("broken", told, { detail: told, cause: error });
  }
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function checkedBase(baseUrl: string | undefined): string {
  if (!baseUrl) throw invalidProvider("baseUrl", "missing field `baseUrl`");
  const url = baseUrl.replace(/^ws(?=s?:)/i, "http");
  const { protocol } = URL.canParse(url) ? new URL(url) : {};
  if (protocol !== "http:" && protocol !== "https:") {
    throw invalidProvider("baseUrl", "`baseUrl` must be an http or https URL");
  }
  return url.replace(/\/+$/, "");
}

function withoutSecrets(base: string): string {
  const url = new URL(base);
  if (!url.username && !url.password && !url.search) return base;
  url.username = "";
  url.password = "";
  url.search = "";
  return url.toString().replace(/\/+$/, "");
}

/** Shorter values are too likely to be part of an innocent word. */
const MIN_SECRET_LENGTH = 6;
/** How many of the last tokens a provider may still echo. */
const RECENT_TOKENS = 16;

function configuredSecrets(config: ProviderConfig): readonly string[] {
  const { username = "", password = "", search = "" } = new URL(config.baseUrl ?? "");
  const secrets = [
    config.bearerToken,
    config.apiKey,
    ...[username, password].flatMap((part) => [part, decoded(part)]),
    search,
    ...Object.values(config.headers ?? {}),
  ];
  return secrets.filter((value): value is string => value !== undefined);
}

function redacted(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
