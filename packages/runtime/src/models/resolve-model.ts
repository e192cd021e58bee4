import type { BearerTokens } from "../ports/bearer-tokens.js";
import { environmentProvider } from "./environment-provider.js";
import { networkTransport } from "./http/network.js";
import type { ModelTransport } from "./http/transport.js";
import {
  invalidProvider,
  type ModelCapabilitiesOverride,
  type ProviderConfig,
  ProviderConfigError,
} from "./provider-config.js";
import { type RegistryOptions, registeredModels } from "./provider-registry.js";
import type { ResolvedModel } from "./resolved.js";
import type { Chosen } from "./wires.js";

export interface ModelWanted extends RegistryOptions {
  /** The session's own `provider` option; it wins over the environment. */
  readonly provider?: ProviderConfig | undefined;
  /** The session's `model` option: a name for its provider, or the `provider/id` of a registered model. */
  readonly model?: string | undefined;
  /** The session's `modelCapabilities` option; it wins over what providers and models declare. */
  readonly modelCapabilities?: ModelCapabilitiesOverride | undefined;
  /** Absolute; where a cassette's relative path starts, and its `{{cwd}}`. */
  readonly workingDirectory: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface ModelSurroundings {
  readonly env: Environment;
  /** Default: this process's own network, shared by all models of an environment. */
  readonly transport?: ModelTransport | undefined;
  /** Without it a provider that wants tokens of its client is refused. */
  readonly bearerTokens?: BearerTokens | undefined;
}

/** The name of a session's own provider, for the client that gives out its tokens. Source: the official runtime. */
export const OWN_PROVIDER = "default";

const networks = new WeakMap<Environment, ModelTransport>();

/**
 * Finds the model of a session: that of its own provider; else the registered one it names; else the
 * environment's (see `environmentProvider`); else the first registered one; else the embedded playback.
 *
 * @throws ProviderConfigError when the provider can't be used as configured; the message names the field
 */
export async function resolveModel(
  wanted: ModelWanted,
  { env, transport = network(env), bearerTokens }: ModelSurroundings,
): Promise<ResolvedModel> {
  const chosen = await choose(wanted, env, transport);
  if (!chosen || chosen.config.type === "playback") {
    const { playbackModel } = await import("./playback.js");
    const cassette = chosen?.config.cassette ?? env["PARLEY_CASSETTE"];
    return playbackModel({ ...wanted, cassette });
  }
  if (chosen.config.hasBearerTokenProvider && !bearerTokens) {
    throw invalidProvider(
      "bearerTokenProvider",
      "`bearerTokenProvider` needs a client to ask; pass `bearerToken` or `apiKey`",
    );
  }
  const { resolveWire } = await import("./wires.js");
  return resolveWire(chosen, { transport, bearerTokens, overrides: wanted.modelCapabilities });
}

async function choose(
  wanted: ModelWanted,
  env: Environment,
  transport: ModelTransport,
): Promise<Chosen | undefined> {
  const { provider, model } = wanted;
  const registered = registeredModels(wanted);
  if (provider) {
    if (wanted.providers?.length || wanted.models?.length) {
      throw ownProviderIsAlone();
    }
    return { config: provider, providerName: OWN_PROVIDER, model };
  }
  const named = registered.find(({ selectionId }) => selectionId === model);
  if (named) return named;
  if (wanted.providers?.some(({ name }) => model?.startsWith(`${name}/`))) {
    throw new ProviderConfigError("model", `Provider model '${model}' is not registered`);
  }
  const config = await environmentProvider(env, transport);
  if (config) return { config, providerName: OWN_PROVIDER, model };
  const [first] = registered;
  if (first && model !== undefined) {
    throw new ProviderConfigError("model", `Provider model '${model}' is not registered`);
  }
  return first;
}

/** A session has a provider of its own, or registered ones. Text: the official runtime's. */
export function ownProviderIsAlone(): ProviderConfigError {
  return new ProviderConfigError(
    "provider",
    "Cannot combine the legacy singular `provider` option with the `providers`/`models` registry.",
  );
}

function network(env: Environment): ModelTransport {
  const known = networks.get(env) ?? networkTransport(env);
  networks.set(env, known);
  return known;
}
