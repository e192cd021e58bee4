import type { ModelRequest, ModelSink } from "../model.js";

/** A request for a streamed answer to "Hello.", with what a test wants otherwise. */
export function modelRequest(overrides: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "some-model",
    sessionId: "some-session",
    callId: "some-call",
    messages: [{ role: "user", content: "Hello." }],
    tools: [],
    stream: true,
    initiator: "user",
    headers: {},
    signal: new AbortController().signal,
    ...overrides,
  };
}

/** Writes down what streams in, and how its requests went out. */
export interface Notebook extends ModelSink {
  readonly lines: string[];
  /** `start`, with what it goes on from, and `sent` with its transport and endpoint. */
  readonly attempts: string[];
}

export function notebook(): Notebook {
  const lines: string[] = [];
  const attempts: string[] = [];
  return {
    lines,
    attempts,
    starting: (previous) => attempts.push(previous === undefined ? "start" : `start after ${previous}`),
    sent: ({ transport, apiEndpoint }) => attempts.push(`sent ${transport} ${apiEndpoint}`),
    message: (phase) => lines.push(`message ${phase ?? ""}`.trim()),
    text: (delta) => lines.push(`text ${delta}`),
    reasoning: (delta) => lines.push(`reasoning ${delta}`),
    toolCall: ({ id, name }, delta) => lines.push(`call ${id} ${name} ${delta}`),
  };
}
