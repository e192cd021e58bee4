import { bearer, type Endpoint, endpoint, type ProviderAccess } from "./endpoint.js";

/**
 * Where an OpenAI-compatible provider takes requests.
 *
 * @param route below the API's root, such as `/chat/completions`
 * @throws ProviderConfigError when `baseUrl` is missing or is no http(s) URL
 */
export function openAIEndpoint(access: ProviderAccess, route: string): Endpoint {
  const { config } = access;
  const isDynamic = config.hasBearerTokenProvider === true;
  const token = isDynamic ? {} : bearer(config.bearerToken);
  const key = isDynamic || config.bearerToken ? undefined : config.apiKey;
  if (config.type !== "azure") {
    return endpoint(access, { path: () => route, defaults: bearer(key), credentials: token });
  }
  const { apiVersion } = config.azure ?? {};
  return endpoint(access, {
    root: azureRoot(config.baseUrl ?? "", apiVersion !== undefined),
    path: apiVersion === undefined ? () => route : versioned(route, apiVersion),
    defaults: {},
    credentials: key ? { "api-key": key } : token,
  });
}

/** What a base URL lacks of `/openai`, or of `/openai/v1` where no version is named otherwise. */
function azureRoot(baseUrl: string, isVersioned: boolean): string {
  const base = baseUrl.replace(/\/+$/, "");
  if (base.endsWith("/openai/v1")) return "";
  const openai = base.endsWith("/openai") ? "" : "/openai";
  return isVersioned ? openai : `${openai}/v1`;
}

/** Source of the routes: Azure OpenAI, as the official runtime calls it. */
function versioned(route: string, apiVersion: string): (model: string) => string {
  const query = `?api-version=${encodeURIComponent(apiVersion)}`;
  if (route === "/responses") return () => `${route}${query}`;
  return (model) => `/deployments/${encodeURIComponent(model)}${route}${query}`;
}
