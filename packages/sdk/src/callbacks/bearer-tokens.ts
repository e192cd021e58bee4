import type { BearerTokenProvider, NamedProviderConfig, ProviderConfig } from "../types/providers.js";

/** What the session's one `provider` is called on the wire. */
const DEFAULT_PROVIDER_NAME = "default";

/** The token providers of a session, by the name of the endpoint. */
export type BearerTokenProviders = ReadonlyMap<string, BearerTokenProvider>;

export function bearerTokenProviders(config: {
  provider?: ProviderConfig;
  providers?: NamedProviderConfig[];
}): BearerTokenProviders {
  const providers = new Map<string, BearerTokenProvider>();
  const single = config.provider?.bearerTokenProvider;
  if (single) providers.set(DEFAULT_PROVIDER_NAME, single);
  for (const { name, bearerTokenProvider } of config.providers ?? []) {
    if (bearerTokenProvider) providers.set(name, bearerTokenProvider);
  }
  return providers;
}
