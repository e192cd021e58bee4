import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the provider does with one request. Default: a good answer, streamed when the request says so. */
export interface Step {
  readonly text?: string;
  readonly reasoning?: string;
  readonly tools?: readonly { readonly name: string; readonly args?: unknown; readonly id?: string }[];
  readonly finish?: string;
  readonly usage?: object | null;
  /** Answers with this status and `raw`. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw?: string;
  /** Stops after the deltas: leaves the answer open, drops the connection, or ends the body. */
  readonly stop?: "hang" | "drop" | "end";
  /** Answers in its own way. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface SeenBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly [field: string]: unknown }[];
  readonly tools?: readonly object[];
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: SeenBody;
  /** Resolves when the connection closes before the answer was complete. */
  readonly dropped: Promise<void>;
}

export interface ScriptedProvider extends AsyncDisposable {
  /** With `/v1`. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Resolves with request number `index`, counted from 0. */
  request(index: number): Promise<SeenRequest>;
}

/** An OpenAI-compatible provider on loopback that follows a script; its last step repeats. */
export async function scriptedProvider(steps: readonly Step[]): Promise<ScriptedProvider> {
  const requests: SeenRequest[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString("utf8");
    const body: SeenBody = text === "" ? { messages: [] } : JSON.parse(text);
    const step = steps[Math.min(requests.length, steps.length - 1)] ?? {};
    const dropped = new Promise<void>((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) resolve();
      });
    });
    requests.push({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body,
      dropped,
    });
    for (const wake of waiting.splice(0)) wake();
    answer(step, { request, response, id: `cc-${requests.length}`, stream: body.stream === true });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async request(index) {
      for (;;) {
        const seen = requests[index];
        if (seen) return seen;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answering {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  readonly stream: boolean;
}

function answer(step: Step, { request, response, id, stream }: Answering): void {
  if (step.handle) {
    step.handle(request, response);
    return;
  }
  if (step.status !== undefined || step.raw !== undefined) {
    response.writeHead(step.status ?? 200, step.headers ?? { "content-type": "application/json" });
    response.end(step.raw ?? JSON.stringify({ error: { message: "boom", type: "bad", code: "some_code" } }));
    return;
  }
  const usage = step.usage === undefined ? { prompt_tokens: 100, completion_tokens: 10 } : step.usage;
  const calls = (step.tools ?? []).map(({ name, args, id: callId }, index) => ({
    index,
    id: callId ?? `call_${id}_${index}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args ?? {}) },
  }));
  const finish = step.finish ?? (calls.length > 0 ? "tool_calls" : "stop");
  if (!stream) {
    const message = {
      role: "assistant",
      content: step.text ?? null,
      ...(step.reasoning && { reasoning_content: step.reasoning }),
      ...(calls.length > 0 && { tool_calls: calls.map(({ index: _, ...call }) => call) }),
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id, choices: [{ index: 0, message, finish_reason: finish }], usage }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", ...step.headers });
  const write = (chunk: object) => response.write(`data: ${JSON.stringify({ id, ...chunk })}\n\n`);
  const delta = (fields: object) => write({ choices: [{ index: 0, delta: fields, finish_reason: null }] });
  delta({ role: "assistant", content: "" });
  for (const piece of pieces(step.reasoning)) delta({ reasoning_content: piece });
  for (const piece of pieces(step.text)) delta({ content: piece });
  for (const call of calls) delta({ tool_calls: [call] });
  if (step.stop === "end") response.end();
  if (step.stop === "drop") response.write(": dropped\n\n", () => response.destroy());
  if (step.stop) return;
  write({ choices: [{ index: 0, delta: {}, finish_reason: finish }] });
  if (usage) write({ choices: [], usage });
  response.end("data: [DONE]\n\n");
}

function pieces(text: string | undefined): readonly string[] {
  return text?.match(/[\s\S]{1,5}/g) ?? [];
}
