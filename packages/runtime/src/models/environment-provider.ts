import type { ModelTransport } from "./http/transport.js";
import type { Probed } from "./probed-window.js";
import { invalidProvider, type ProviderConfig } from "./provider-config.js";

type Environment = Readonly<Record<string, string | undefined>>;

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const OPENAI_MODEL = "gpt-4.1";
const OLLAMA_PORT = "11434";

/**
 * The provider that the environment configures. The first of these that is set:
 * - `COPILOT_PROVIDER_BASE_URL`, with the other `COPILOT_PROVIDER_*` variables and `COPILOT_MODEL`, as the
 *   official runtime reads them;
 * - `OPENAI_API_KEY` or `OPENAI_BASE_URL` (default https://api.openai.com/v1), with `OPENAI_MODEL` (default
 *   gpt-4.1);
 * - `OLLAMA_HOST`: its OpenAI-compatible `/v1`, with `OLLAMA_MODEL` (default: the first model it lists).
 *
 * `COPILOT_MODEL` names the model where nothing more specific does. Ollama is asked how large the model's window
 * is, and with `PARLEY_PROBE_LIMITS=true` so is the server of `OPENAI_BASE_URL` (see `probedWindow`).
 *
 * @throws ProviderConfigError when an Ollama host without a named model lists none
 */
export async function environmentProvider(
  env: Environment,
  transport: ModelTransport,
): Promise<ProviderConfig | undefined> {
  if (env["COPILOT_PROVIDER_BASE_URL"]) return copilotProvider(env);
  if (env["OPENAI_API_KEY"] || env["OPENAI_BASE_URL"]) {
    const baseUrl = (env["OPENAI_BASE_URL"] || OPENAI_BASE_URL).replace(/\/+$/, "");
    const apiKey = env["OPENAI_API_KEY"];
    const model = env["OPENAI_MODEL"] || env["COPILOT_MODEL"] || OPENAI_MODEL;
    const asks = env["PARLEY_PROBE_LIMITS"] === "true";
    const window = asks ? await contextWindow(env, { baseUrl, model, apiKey, transport }) : undefined;
    return { type: "openai", baseUrl, apiKey, modelId: model, maxContextWindowTokens: window };
  }
  const ollama = env["OLLAMA_HOST"];
  if (!ollama) return undefined;
  const baseUrl = ollamaBaseUrl(ollama);
  const named = env["OLLAMA_MODEL"] || env["COPILOT_MODEL"];
  const model = named || (await firstModel(baseUrl, transport));
  const window = await contextWindow(env, { baseUrl, model, transport });
  return { type: "openai", baseUrl, modelId: model, maxContextWindowTokens: window };
}

/** What was found out of the servers that an environment names. */
const windows = new WeakMap<Environment, Map<string, number>>();

/** A server that said nothing is asked again. */
async function contextWindow(env: Environment, probed: Probed): Promise<number | undefined> {
  const known = windows.get(env) ?? new Map<string, number>();
  windows.set(env, known);
  const key = JSON.stringify([probed.baseUrl, probed.model]);
  const { probedWindow } = await import("./probed-window.js");
  const window = known.get(key) ?? (await probedWindow(probed));
  if (window !== undefined) known.set(key, window);
  return window;
}

function copilotProvider(env: Environment): ProviderConfig {
  const variable = (name: string) => env[`COPILOT_PROVIDER_${name}`] || undefined;
  if (variable("API_KEY_COMMAND")) {
    throw invalidProvider(
      "COPILOT_PROVIDER_API_KEY_COMMAND",
      "COPILOT_PROVIDER_API_KEY_COMMAND is not supported; set COPILOT_PROVIDER_API_KEY",
    );
  }
  const apiVersion = variable("AZURE_API_VERSION");
  return {
    type: variable("TYPE"),
    baseUrl: variable("BASE_URL"),
    apiKey: variable("API_KEY"),
    bearerToken: variable("BEARER_TOKEN"),
    wireApi: variable("WIRE_API"),
    transport: variable("TRANSPORT"),
    azure: apiVersion === undefined ? undefined : { apiVersion },
    headers: headerLines(variable("HEADERS")),
    modelId: variable("MODEL_ID") ?? (env["COPILOT_MODEL"] || undefined),
    wireModel: variable("WIRE_MODEL"),
    maxPromptTokens: count(variable("MAX_PROMPT_TOKENS")),
    maxOutputTokens: count(variable("MAX_OUTPUT_TOKENS")),
  };
}

/** `Name: Value` lines; a literal `\n` separates them too. */
function headerLines(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  const lines = text.split(/\n|\\n/).map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1] ?? "", match[2] ?? ""]] : [])));
}

function count(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** Ollama's own variable may hold a host, a host and port, or a URL. */
function ollamaBaseUrl(host: string): string {
  const url = new URL(/^https?:\/\//.test(host) ? host : `http://${host}`);
  if (!url.port && !/^https?:\/\//.test(host)) url.port = OLLAMA_PORT;
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}/v1`;
}

async function firstModel(baseUrl: string, transport: ModelTransport): Promise<string> {
  const signal = AbortSignal.timeout(5_000);
  const found = await listModels(baseUrl, { transport, signal }).catch(() => []);
  const first = found[0];
  if (first !== undefined) return first;
  throw invalidProvider("OLLAMA_HOST", `no model found at ${baseUrl}; pull one or set OLLAMA_MODEL`);
}

async function listModels(
  baseUrl: string,
  { transport, signal }: { transport: ModelTransport; signal: AbortSignal },
): Promise<string[]> {
  const response = await transport.send({ method: "GET", url: `${baseUrl}/models`, headers: {}, signal });
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body) pieces.push(piece);
  const { data } = JSON.parse(Buffer.concat(pieces).toString("utf8")) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}
