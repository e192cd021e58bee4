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
  const baseUrl = config.baseUrl?.replace(/(\/openai(\/v1)?)?\/*$/, "");
  return endpoint(
    { ...access, config: { ...config, baseUrl } },
    {
      path: azurePath(route, config.azure?.apiVersion),
      defaults: {},
      credentials: key ? { "api-key": key } : token,
    },
  );
}

/** Source of the routes: Azure OpenAI, as the official runtime calls it. */
function azurePath(route: string, apiVersion: string | undefined): (model: string) => string {
  if (apiVersion === undefined) return () => `/openai/v1${route}`;
  const query = `?api-version=${encodeURIComponent(apiVersion)}`;
  if (route === "/responses") return () => `/openai${route}${query}`;
  return (model) => `/openai/deployments/${encodeURIComponent(model)}${route}${query}`;
}
