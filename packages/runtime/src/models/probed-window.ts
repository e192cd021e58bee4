import type { ModelTransport } from "./http/transport.js";

/** A server that is asked, and with what. */
export interface Probed {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  readonly transport: ModelTransport;
}

/** A server that takes longer to say what it serves is taken to say nothing. Milliseconds. */
const PATIENCE_MS = 1_000;
/** Longer lists are not read. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * How many tokens a model's window holds, as its server says: vLLM, llama.cpp, LM Studio, OpenRouter and others
 * tell it with their models, each under a name of its own; Ollama with the model's parameters.
 *
 * @returns `undefined` when the server doesn't say
 */
export async function probedWindow(probed: Probed): Promise<number | undefined> {
  try {
    const listed = (await ask(probed, `${probed.baseUrl}/models`)) as { readonly data?: readonly Entry[] };
    const entry = listed.data?.find(({ id }) => id === probed.model);
    if (!entry) return undefined;
    const { max_model_len, context_length, context_window, max_context_length } = entry;
    const told = [max_model_len, context_length, context_window, max_context_length].find(isCount);
    return told ?? (await (entry.meta ? llamaWindow(probed) : ollamaWindow(probed)));
  } catch {
    return undefined;
  }
}

interface Entry {
  readonly id?: string;
  readonly max_model_len?: unknown;
  readonly context_length?: unknown;
  readonly context_window?: unknown;
  readonly max_context_length?: unknown;
  /** llama.cpp's: what the model was made for, not what the server gives it. */
  readonly meta?: object;
}

async function llamaWindow(probed: Probed): Promise<number | undefined> {
  const { default_generation_settings: settings } = (await ask(probed, root(probed, "/props"))) as {
    readonly default_generation_settings?: { readonly n_ctx?: unknown };
  };
  return isCount(settings?.n_ctx) ? settings.n_ctx : undefined;
}

/** Ollama cuts what doesn't fit without a word, at what the model's file says; its own default it doesn't tell. */
async function ollamaWindow(probed: Probed): Promise<number | undefined> {
  const { parameters = "" } = (await ask(probed, root(probed, "/api/show"), { model: probed.model })) as {
    readonly parameters?: string;
  };
  const count = Number(/^num_ctx\s+(\d+)/m.exec(parameters)?.[1]);
  return isCount(count) ? count : undefined;
}

function root({ baseUrl }: Probed, path: string): string {
  return `${baseUrl.replace(/\/v1\/?$/, "")}${path}`;
}

async function ask({ apiKey, transport }: Probed, url: string, body?: object): Promise<unknown> {
  const response = await transport.send({
    method: body ? "POST" : "GET",
    url,
    headers: {
      accept: "application/json",
      ...(body && { "content-type": "application/json" }),
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
    },
    ...(body && { body: Buffer.from(JSON.stringify(body)) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.byteLength;
    if (size > MAX_BYTES) throw new Error(`${url} answers too much`);
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString("utf8")) ?? {};
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
