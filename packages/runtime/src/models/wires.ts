import type { BearerTokens } from "../ports/bearer-tokens.js";
import type { ProviderAccess } from "./http/endpoint.js";
import type { ModelTransport } from "./http/transport.js";
import type { Model } from "./model.js";
import { declaredOutput, modelLimits } from "./model-limits.js";
import { invalidProvider, type ModelCapabilitiesOverride, type ProviderConfig } from "./provider-config.js";
import type { ProviderFacts, ResolvedModel } from "./resolved.js";

/** A provider's model, chosen for a session. */
export interface Chosen {
  readonly config: ProviderConfig;
  readonly providerName: string;
  /** The session's `model` option, where the provider serves any model. */
  readonly model?: string | undefined;
  /** Of a registered model. */
  readonly selectionId?: string;
  readonly name?: string;
}

export interface WireSurroundings {
  readonly transport: ModelTransport;
  readonly bearerTokens: BearerTokens | undefined;
  readonly overrides: ModelCapabilitiesOverride | undefined;
}

/** What a wire adds to a model's configuration. */
interface Wire {
  readonly model: Model;
  readonly facts: Omit<ProviderFacts, "type" | "address" | "port">;
  readonly documents: readonly string[];
  /** Tokens of answer to ask for when nobody says. */
  readonly maxOutputTokens?: number | undefined;
  readonly effort: string | undefined;
}

interface Wanted extends WireSurroundings {
  readonly access: ProviderAccess;
  /** The well-known model that it behaves like. */
  readonly kind: string;
}

/** What the official runtime falls back to when a provider comes without a model. */
const DEFAULT_MODEL = "claude-sonnet-4";
const DEFAULT_EFFORT = "medium";

const DOCUMENTS = ["application/pdf"];

/**
 * Puts a model on the wire that its provider speaks.
 *
 * @throws ProviderConfigError when the provider can't be used as configured
 */
export async function resolveWire(chosen: Chosen, surroundings: WireSurroundings): Promise<ResolvedModel> {
  const { config, providerName, model } = chosen;
  const { overrides, bearerTokens } = surroundings;
  const type = config.type ?? "openai";
  const id = config.wireModel ?? model ?? config.modelId ?? DEFAULT_MODEL;
  const selectionId = chosen.selectionId ?? model ?? config.modelId ?? id;
  const kind = config.modelId ?? model ?? id;
  const access = { config, name: providerName, bearerTokens };
  const wire = await wireOf(type, { ...surroundings, access, kind });
  const supports = { ...config.modelCapabilities?.supports, ...overrides?.supports };
  return {
    model: wire.model,
    info: {
      id,
      selectionId,
      name: chosen.name ?? id,
      limits: modelLimits(config, overrides, wire.maxOutputTokens),
      capabilities: { vision: supports.vision ?? false, documents: wire.documents },
      reasoningEffort: supports.reasoningEffort === false ? undefined : wire.effort,
    },
    provider: { type, ...place(config.baseUrl), ...wire.facts },
  };
}

function place(baseUrl: string | undefined): Pick<ProviderFacts, "address" | "port"> {
  const { hostname, port, protocol } = new URL(baseUrl?.replace(/^ws(?=s?:)/i, "http") ?? "");
  return { address: hostname, port: Number(port) || (protocol === "https:" ? 443 : 80) };
}

function wireOf(type: string, wanted: Wanted): Promise<Wire> {
  const { wireApi = "completions", transport = "http" } = wanted.access.config;
  checkTransport({ type, wireApi, transport });
  switch (type) {
    case "anthropic":
      return anthropic(wanted);
    case "openai":
    case "azure":
      if (wireApi === "responses") return responses(wanted, transport);
      if (wireApi === "completions") return completions(wanted);
      throw invalidProvider(
        "wireApi",
        `\`wireApi\` "${wireApi}" is not supported; use "completions" or "responses"`,
      );
    default:
      throw invalidProvider(
        "type",
        `\`type\` "${type}" is not supported; use "openai" (any OpenAI-compatible endpoint), "azure", "anthropic" or "playback"`,
      );
  }
}

function checkTransport(given: { type: string; wireApi: string; transport: string }): void {
  const { type, wireApi, transport } = given;
  if (transport === "http") return;
  if (transport !== "websockets") {
    throw invalidProvider(
      "transport",
      `\`transport\` "${transport}" is not supported; use "http" or "websockets"`,
    );
  }
  if (type !== "openai") {
    throw invalidProvider("transport", 'Provider transport "websockets" requires provider type "openai".');
  }
  if (wireApi !== "responses") {
    throw invalidProvider("transport", 'Provider transport "websockets" requires wireApi "responses".');
  }
}

async function completions({ access, transport, kind }: Wanted): Promise<Wire> {
  const { COMPLETIONS_ENDPOINT, openAICompletions } = await import("./completions/openai-completions.js");
  return {
    model: openAICompletions(access, transport),
    facts: { vendor: openAIVendor(access), apiEndpoint: COMPLETIONS_ENDPOINT, reportsCacheWrites: false },
    documents: [],
    // Reasoning models refuse the sampling values that others are sent on this wire.
    effort: /^(gpt-5|o\d)/.test(kind) ? DEFAULT_EFFORT : undefined,
  };
}

async function responses({ access, transport, kind }: Wanted, way: string): Promise<Wire> {
  const { openAIResponses, RESPONSES_ENDPOINT } = await import("./responses/openai-responses.js");
  const { socketResponses, SOCKET_ENDPOINT } = await import("./responses/socket-responses.js");
  const isSocket = way === "websockets";
  return {
    model: isSocket ? socketResponses(access, transport) : openAIResponses(access, transport),
    facts: {
      vendor: openAIVendor(access),
      apiEndpoint: isSocket ? SOCKET_ENDPOINT : RESPONSES_ENDPOINT,
      reportsCacheWrites: true,
    },
    documents: DOCUMENTS,
    effort: kind.startsWith("gpt-5") ? DEFAULT_EFFORT : undefined,
  };
}

async function anthropic({ access, transport, kind, overrides }: Wanted): Promise<Wire> {
  const { anthropicMessages, MESSAGES_ENDPOINT } = await import("./anthropic/anthropic-messages.js");
  const { anthropicTraits } = await import("./anthropic/traits.js");
  const declared = { ...access.config.modelCapabilities?.supports, ...overrides?.supports };
  const usual = anthropicTraits(kind, declared);
  const most = declaredOutput(access.config, overrides) ?? usual.maxOutputTokens;
  const traits = { ...usual, maxOutputTokens: Math.min(usual.maxOutputTokens, most) };
  return {
    model: anthropicMessages(access, { transport, traits }),
    facts: { vendor: "anthropic", apiEndpoint: MESSAGES_ENDPOINT, reportsCacheWrites: true },
    documents: DOCUMENTS,
    maxOutputTokens: traits.maxOutputTokens,
    effort: traits.effort,
  };
}

function openAIVendor({ config }: ProviderAccess): ProviderFacts["vendor"] {
  return config.type === "azure" ? "azure_openai" : "other";
}
