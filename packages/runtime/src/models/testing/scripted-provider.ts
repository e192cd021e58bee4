import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { completionsAnswer } from "./completions-script.js";
import { messagesAnswer } from "./messages-script.js";
import { responsesAnswer } from "./responses-script.js";
import type { Step, WireAnswer } from "./script.js";

export type { Step };

export interface SeenBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly [field: string]: unknown }[];
  readonly tools?: readonly object[];
  readonly input?: readonly { readonly [field: string]: unknown }[];
  readonly [field: string]: unknown;
}

export interface SeenRequest {
  /** `WS` for a message over a WebSocket. */
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: SeenBody;
  /** Resolves when the connection closes before the answer was complete; for a WebSocket, when it closes. */
  readonly dropped: Promise<void>;
}

export interface ScriptedProvider extends AsyncDisposable {
  /** With `/v1`. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Those that `summaries` answers. */
  readonly summaryRequests: readonly SeenRequest[];
  /** Handshakes of WebSockets, refused ones included. */
  readonly handshakes: readonly IncomingHttpHeaders[];
  /** Resolves with request number `index`, counted from 0. */
  request(index: number): Promise<SeenRequest>;
}

export interface ScriptOptions {
  /** Steps for the requests of summaries, which then don't count among the others; the last one repeats. */
  readonly summaries?: readonly Step[] | undefined;
  /** Refuses WebSockets with this status. */
  readonly refuseSockets?: number;
}

/**
 * A provider on loopback that follows a script; its last step repeats. It speaks the OpenAI wires (responses
 * over a WebSocket too) and the Anthropic one, by the path that is called.
 */
export async function scriptedProvider(
  steps: readonly Step[],
  { refuseSockets, summaries }: ScriptOptions = {},
): Promise<ScriptedProvider> {
  const requests: SeenRequest[] = [];
  const summaryRequests: SeenRequest[] = [];
  const handshakes: IncomingHttpHeaders[] = [];
  const waiting: (() => void)[] = [];
  /** @returns the request's step and its number, counted from 1 */
  const see = (request: SeenRequest): { step: Step; number: number } => {
    const isSummary = summaries && request.headers["x-interaction-type"] === "conversation-compaction";
    const [script, seen] = isSummary ? [summaries, summaryRequests] : [steps, requests];
    const step = script[Math.min(seen.length, script.length - 1)] ?? {};
    seen.push(request);
    for (const wake of waiting.splice(0)) wake();
    return { step, number: seen.length };
  };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const dropped = new Promise<void>((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) resolve();
      });
    });
    const { method = "", url = "", headers } = request;
    const body = parse(Buffer.concat(pieces).toString("utf8"));
    const seen = see({ method, url, headers, body, dropped });
    await seen.step.until;
    answer({ request, response, body, ...seen });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, connection, head) => {
    const { url = "", headers } = request;
    handshakes.push(headers);
    if (refuseSockets !== undefined) {
      connection.end(`HTTP/1.1 ${refuseSockets} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      const dropped = new Promise<void>((resolve) => socket.on("close", () => resolve()));
      socket.on("message", (data) => {
        const { step, number } = see({ method: "WS", url, headers, body: parse(String(data)), dropped });
        answerSocket(socket, step, number);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    summaryRequests,
    handshakes,
    async request(index) {
      for (;;) {
        const seen = requests[index];
        if (seen) return seen;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function parse(text: string): SeenBody {
  return text === "" ? { messages: [] } : (JSON.parse(text) as SeenBody);
}

interface Answering {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: SeenBody;
  readonly step: Step;
  readonly number: number;
}

function answer({ request, response, body, step, number }: Answering): void {
  if (step.handle) {
    step.handle(request, response);
    return;
  }
  if (step.status !== undefined || step.raw !== undefined) {
    response.writeHead(step.status ?? 200, step.headers ?? { "content-type": "application/json" });
    response.end(step.raw ?? JSON.stringify({ error: { message: "boom", type: "bad", code: "some_code" } }));
    return;
  }
  const { whole, deltas, finish } = wireAnswer(request.url ?? "", step, number);
  if (body.stream !== true) {
    response.writeHead(200, { "content-type": "application/json", ...step.headers });
    response.end(JSON.stringify(whole));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", ...step.headers });
  const write = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  for (const event of step.events ?? deltas) write(event);
  if (step.stop === "end") response.end();
  if (step.stop === "drop") response.write(": dropped\n\n", () => response.destroy());
  if (step.stop) return;
  if (!step.events) for (const event of finish) write(event);
  response.end("data: [DONE]\n\n");
}

function wireAnswer(url: string, step: Step, number: number): WireAnswer {
  const path = url.replace(/\?.*/, "");
  if (path.endsWith("/messages")) return messagesAnswer(step, number);
  return path.endsWith("/responses") ? responsesAnswer(step, number) : completionsAnswer(step, number);
}

function answerSocket(socket: WebSocket, step: Step, number: number): void {
  const { deltas, finish } = responsesAnswer(step, number);
  const events = step.events ?? [...deltas, ...(step.stop ? [] : finish)];
  for (const event of events) socket.send(JSON.stringify(event));
  if (step.raw !== undefined) socket.send(step.raw);
  if (step.stop === "drop") socket.terminate();
  if (step.stop === "end") socket.close();
}
