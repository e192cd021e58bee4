import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Cassette, type CassetteReply, DEFAULT_CASSETTE, parseCassette } from "./cassette.js";
import { freeTextCall, freeTextOf } from "./free-text.js";
import { ChunkClock } from "./http/chunk-clock.js";
import type { ModelMessage, ModelRequest, ModelResponse, ModelSink, ToolCall } from "./model.js";
import { ModelError } from "./model-error.js";
import { invalidProvider } from "./provider-config.js";
import type { ResolvedModel } from "./resolved.js";

/** Begins the first reply of every conversation. */
export const PLAYBACK_NOTICE = "(Playback: this is a recorded reply, no model is at work.)";

const DEFAULT_PACE_MS = 15;

/** A playback stands for chat completions. */
const API_ENDPOINT = "/chat/completions";

export interface PlaybackOptions {
  readonly model?: string | undefined;
  readonly workingDirectory: string;
  /** Path of the cassette. Default: the embedded one. */
  readonly cassette?: string | undefined;
}

/**
 * A model that answers from a cassette, and streams like one that thinks.
 *
 * @throws ProviderConfigError when the cassette can't be read
 */
export async function playbackModel(options: PlaybackOptions): Promise<ResolvedModel> {
  const cassette = await loadCassette(options);
  const id = cassette.model ?? "playback";
  return {
    model: { call: (request, sink) => play(cassette, request, { sink, cwd: options.workingDirectory }) },
    info: {
      id,
      selectionId: id,
      name: id,
      limits: { maxPromptTokens: 128_000 },
      capabilities: { vision: true, documents: [] },
    },
    provider: { type: "playback", vendor: "other", apiEndpoint: API_ENDPOINT, reportsCacheWrites: false },
  };
}

async function loadCassette({ cassette, workingDirectory }: PlaybackOptions): Promise<Cassette> {
  if (!cassette) return DEFAULT_CASSETTE;
  try {
    return parseCassette(await readFile(resolve(workingDirectory, cassette), "utf8"));
  } catch (error) {
    const { message } = error as Error;
    throw invalidProvider("cassette", `the cassette ${cassette} can't be played: ${message}`);
  }
}

async function play(
  cassette: Cassette,
  request: ModelRequest,
  { sink, cwd }: { sink: ModelSink; cwd: string },
): Promise<ModelResponse> {
  sink.starting();
  const scene = sceneOf(request.messages);
  const reply = cassette.replies.find((candidate) => fits(candidate, scene));
  if (!reply) {
    const told = "The cassette has no reply for this point of the conversation.";
    throw new ModelError("rejected", told, { detail: told });
  }
  const fill = filler({ cwd, prompt: scene.prompt, result: scene.results.at(-1)?.content ?? "" });
  const text = fill(reply.text ?? "") as string;
  const content = scene.isFirst ? [PLAYBACK_NOTICE, text].filter(Boolean).join("\n\n") : text;
  const reasoning = reply.reasoning === undefined ? undefined : (fill(reply.reasoning) as string);
  const toolCalls = (reply.tools ?? []).map(({ name, args = {} }): ToolCall => {
    const id = `call_${randomUUID()}`;
    const filled = fill(args);
    if (typeof filled === "string") return freeTextCall(id, name, filled);
    return { id, name, arguments: JSON.stringify(filled) };
  });

  const bytes = Buffer.byteLength(JSON.stringify(request.messages));
  sink.sent({ bytes, transport: "http", apiEndpoint: API_ENDPOINT });
  const clock = new ChunkClock();
  const speak = async (pieces: readonly string[], to: (piece: string) => void) => {
    for (const piece of pieces) {
      await delay(cassette.pace ?? DEFAULT_PACE_MS, undefined, { signal: request.signal }).catch(() => {
        throw request.signal.reason;
      });
      clock.chunk();
      clock.output();
      to(piece);
    }
  };
  if (request.stream) {
    await speak(words(reasoning ?? ""), sink.reasoning.bind(sink));
    await speak(words(content), sink.text.bind(sink));
    for (const call of toolCalls) {
      const { id, name, type = "function" } = call;
      const written = type === "custom" ? freeTextOf(call) : call.arguments;
      await speak([written], (piece) => sink.toolCall({ id, name, type }, piece));
    }
  }
  return {
    content: content === "" ? null : content,
    reasoning,
    toolCalls,
    usage: { cacheReadTokens: 0, cacheWriteTokens: 0, cacheReported: false },
    finishReason: toolCalls.length > 0 ? "tool_calls" : "stop",
    apiCallId: `playback-${randomUUID()}`,
    timings: clock.timings(),
  };
}

/** The point that a conversation has reached, as conditions look at it. */
interface Scene {
  readonly prompt: string;
  readonly results: readonly { readonly tool: string; readonly content: string }[];
  readonly turn: number;
  readonly step: number;
  readonly isFirst: boolean;
}

function sceneOf(messages: readonly ModelMessage[]): Scene {
  const user = messages.findLastIndex((message) => message.role === "user");
  const spoken = messages[user];
  const since = messages.slice(user + 1);
  const names = new Map(
    since.flatMap((message) =>
      message.role === "assistant" ? message.toolCalls.map(({ id, name }) => [id, name] as const) : [],
    ),
  );
  const lastAnswer = since.findLastIndex((message) => message.role === "assistant");
  const results = since
    .slice(lastAnswer + 1)
    .flatMap((message) =>
      message.role === "tool"
        ? [{ tool: names.get(message.toolCallId) ?? "", content: message.content }]
        : [],
    );
  return {
    prompt: spoken?.role === "user" ? plainText(spoken.content) : "",
    results,
    turn: messages.slice(0, Math.max(user, 0)).filter((message) => message.role === "user").length,
    step: since.filter((message) => message.role === "assistant").length,
    isFirst: !messages.some((message) => message.role === "assistant"),
  };
}

/** The person's own words: without what the runtime put around them. */
function plainText(content: Extract<ModelMessage, { role: "user" }>["content"]): string {
  const text =
    typeof content === "string"
      ? content
      : content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  return text
    .replace(
      /<(current_datetime|ide_selection|tagged_files|tools_changed_notice|github_\w+)>[\s\S]*?<\/\1>/g,
      "",
    )
    .trim();
}

function fits({ when = {} }: CassetteReply, scene: Scene): boolean {
  const { prompt, after, result, turn, step } = when;
  const shown = scene.results.filter(({ tool }) => after === undefined || tool === after);
  if (prompt !== undefined && !scene.prompt.toLowerCase().includes(prompt.toLowerCase())) return false;
  if (turn !== undefined && scene.turn !== turn) return false;
  if (step !== undefined && scene.step !== step) return false;
  if (after !== undefined && shown.length === 0) return false;
  return result === undefined || shown.some(({ content }) => content.includes(result));
}

/** Fills `{{name}}` into every text of a value. */
function filler(values: Readonly<Record<string, string>>): (value: unknown) => unknown {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, fill(held)]));
  };
  return fill;
}

function words(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}
