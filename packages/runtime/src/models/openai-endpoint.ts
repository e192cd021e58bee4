import type { ProviderLabel } from "./openai-errors.js";
import { type ProviderConfig, ProviderConfigError } from "./provider-config.js";

/** Where a provider's chat completions are, and what every request to them carries. */
export interface OpenAIEndpoint {
  urlFor(model: string): string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly label: ProviderLabel;
}

/** @throws ProviderConfigError when `baseUrl` is missing or is no http(s) URL */
export function openAIEndpoint(config: ProviderConfig): OpenAIEndpoint {
  const base = checkedBase(config.baseUrl);
  return {
    urlFor:
      config.type === "azure" ? azureUrls(base, config.azure?.apiVersion) : () => `${base}/chat/completions`,
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "user-agent": "parley",
      ...lowerCased(config.headers),
      ...credentials(config),
    },
    label: { url: withoutSecrets(base), redact: redactor(config) },
  };
}

/** Merges headers; later ones win, whatever case their names are in. */
export function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function checkedBase(baseUrl: string | undefined): string {
  if (!baseUrl) throw new ProviderConfigError("baseUrl", "missing field `baseUrl`");
  const parsed = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw new ProviderConfigError("baseUrl", "`baseUrl` must be an http or https URL");
  }
  return baseUrl.replace(/\/+$/, "");
}

/** Source of the routes: Azure OpenAI, as the official runtime calls it. */
function azureUrls(base: string, apiVersion: string | undefined): (model: string) => string {
  if (apiVersion === undefined) return () => `${base}/openai/v1/chat/completions`;
  const version = encodeURIComponent(apiVersion);
  return (model) =>
    `${base}/openai/deployments/${encodeURIComponent(model)}/chat/completions?api-version=${version}`;
}

function credentials({ type, apiKey, bearerToken }: ProviderConfig): Record<string, string> {
  if (bearerToken) return { authorization: `Bearer ${bearerToken}` };
  if (!apiKey) return {};
  return type === "azure" ? { "api-key": apiKey } : { authorization: `Bearer ${apiKey}` };
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

function redactor(config: ProviderConfig): (text: string) => string {
  const { username = "", password = "", search = "" } = new URL(config.baseUrl ?? "");
  const secrets = [
    config.bearerToken,
    config.apiKey,
    ...[username, password].flatMap((part) => [part, decoded(part)]),
    search,
    ...Object.values(config.headers ?? {}),
  ].filter((value): value is string => value !== undefined && value.length >= MIN_SECRET_LENGTH);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
