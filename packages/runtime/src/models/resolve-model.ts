import { environmentProvider } from "./environment-provider.js";
import { type HttpTransport, nodeHttpTransport } from "./http-transport.js";
import { type ProviderConfig, ProviderConfigError } from "./provider-config.js";
import type { ModelInfo, ResolvedModel } from "./resolved.js";

export interface ModelWanted {
  /** The session's own `provider` option; it wins over the environment. */
  readonly provider?: ProviderConfig | undefined;
  /** The session's `model` option. */
  readonly model?: string | undefined;
  /** Absolute; where a cassette's relative path starts, and its `{{cwd}}`. */
  readonly workingDirectory: string;
}

export interface ModelSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: this process's own network, shared by all models. */
  readonly transport?: HttpTransport | undefined;
}

/** What the official runtime falls back to when a provider comes without a model. */
const DEFAULT_MODEL = "claude-sonnet-4";
/** What the official runtime assumes of a model whose limits it isn't told. */
const DEFAULT_MAX_PROMPT_TOKENS = 128_000;
/** Reasoning models refuse the sampling values that others are sent. */
const REASONING_MODELS = /^(gpt-5|o\d)/;

const sharedTransport = nodeHttpTransport();

/**
 * Finds the model of a session: its own provider, else the environment's (see `environmentProvider`), else
 * the embedded playback.
 *
 * @throws ProviderConfigError when the provider can't be used as configured; the message names the field
 */
export async function resolveModel(
  wanted: ModelWanted,
  { env, transport = sharedTransport }: ModelSurroundings,
): Promise<ResolvedModel> {
  const config = wanted.provider ?? (await environmentProvider(env, transport));
  const type = config?.type ?? (config ? "openai" : "playback");
  if (type === "playback") {
    const { playbackModel } = await import("./playback.js");
    return playbackModel({ ...wanted, cassette: config?.cassette ?? env["PARLEY_CASSETTE"] });
  }
  checkSupported(type, config ?? {});
  const { openAICompletions } = await import("./openai-completions.js");
  const { openAIEndpoint } = await import("./openai-endpoint.js");
  return {
    model: openAICompletions(openAIEndpoint(config ?? {}), transport),
    info: modelInfo(config ?? {}, wanted.model),
    provider: { type, apiEndpoint: "/chat/completions" },
  };
}

function modelInfo(config: ProviderConfig, wanted: string | undefined): ModelInfo {
  const id = config.wireModel ?? wanted ?? config.modelId ?? DEFAULT_MODEL;
  return {
    id,
    name: id,
    limits: {
      maxPromptTokens: config.maxPromptTokens ?? DEFAULT_MAX_PROMPT_TOKENS,
      maxOutputTokens: config.maxOutputTokens,
    },
    reasoningEffort: REASONING_MODELS.test(config.modelId ?? id) ? "medium" : undefined,
  };
}

function checkSupported(type: string, { wireApi, transport, hasBearerTokenProvider }: ProviderConfig): void {
  if (type !== "openai" && type !== "azure") {
    throw new ProviderConfigError(
      "type",
      `\`type\` "${type}" is not supported; use "openai" (any OpenAI-compatible endpoint), "azure" or "playback"`,
    );
  }
  if (wireApi !== undefined && wireApi !== "completions") {
    throw new ProviderConfigError("wireApi", `\`wireApi\` "${wireApi}" is not supported; use "completions"`);
  }
  if (transport !== undefined && transport !== "http") {
    throw new ProviderConfigError("transport", `\`transport\` "${transport}" is not supported; use "http"`);
  }
  if (hasBearerTokenProvider) {
    throw new ProviderConfigError(
      "bearerTokenProvider",
      "`bearerTokenProvider` is not supported; pass `bearerToken` or `apiKey`",
    );
  }
}
