import type { SessionEvent } from "@parley/sdk";

/** A cassette for the embedded playback, as the runtime reads it. */
export interface Cassette {
  model?: string;
  replies: CassetteReply[];
}

export interface CassetteReply {
  when: { prompt?: string; turn?: number; step: number };
  text?: string;
  reasoning?: string;
  tools?: { name: string; args: unknown }[];
}

/** A prompt, and what the model said to it, in order. */
interface Turn {
  readonly prompt: string;
  readonly replies: Omit<CassetteReply, "when">[];
}

/**
 * What the model of a session said, to be played again: each answer by its prompt and its place after it. The
 * session's folder becomes `{{cwd}}`. What sub-agents said is left out.
 */
export function cassetteOf(events: readonly SessionEvent[]): Cassette {
  const turns: Turn[] = [];
  let model: string | undefined;
  let folder: string | undefined;
  for (const event of events) {
    if (event.agentId !== undefined) continue;
    if (event.type === "session.start") {
      model ??= event.data.selectedModel;
      folder ??= event.data.context?.cwd;
    } else if (event.type === "user.message") {
      turns.push({ prompt: event.data.content, replies: [] });
    } else if (event.type === "assistant.message") {
      model = event.data.model ?? model;
      turns.at(-1)?.replies.push(replyOf(event.data));
    }
  }
  const replies = turns.flatMap(({ prompt, replies }, turn) => {
    const isOnly = turns.filter((other) => other.prompt === prompt).length === 1;
    return replies.map((reply, step) => ({ when: { prompt, ...(isOnly ? {} : { turn }), step }, ...reply }));
  });
  // A prompt may be part of another: the longer one is looked at first.
  replies.sort((a, b) => b.when.prompt.length - a.when.prompt.length);
  const cassette: Cassette = { ...(model === undefined ? {} : { model }), replies };
  return folder === undefined ? cassette : (portable(cassette, folder) as Cassette);
}

function replyOf(data: Extract<SessionEvent, { type: "assistant.message" }>["data"]) {
  const { content, reasoningText, toolRequests = [] } = data;
  return {
    ...(content || toolRequests.length === 0 ? { text: content } : {}),
    ...(reasoningText ? { reasoning: reasoningText } : {}),
    ...(toolRequests.length > 0
      ? { tools: toolRequests.map(({ name, arguments: args }) => ({ name, args: args ?? {} })) }
      : {}),
  };
}

/** A value with a folder's path replaced in every text. */
function portable(value: unknown, folder: string): unknown {
  if (typeof value === "string") return value.replaceAll(folder, "{{cwd}}");
  if (Array.isArray(value)) return value.map((item) => portable(item, folder));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, portable(held, folder)]));
}
