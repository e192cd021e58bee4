import { randomUUID } from "node:crypto";
import type {
  LlmInferenceHeaders,
  LlmInferenceHttpResponseChunkRequest,
  LlmInferenceHttpResponseStartRequest,
} from "@parley/protocol";
import type { RequestCarrier } from "../ports/request-carrier.js";
import { Arrivals } from "./http/arrivals.js";
import type {
  HttpRequest,
  HttpResponse,
  ModelSocket,
  ModelTransport,
  RequestOrigin,
  SocketListener,
  SocketRequest,
} from "./http/transport.js";

/** What the client is told of a request that nobody waits for any more. Source: the official runtime. */
const CANCELLED = "runtime cancelled the request";

/** One request that the client is performing. */
interface Exchange {
  started(head: LlmInferenceHttpResponseStartRequest): void;
  arrived(data: string, isBinary: boolean): void;
  ended(cause: Error | undefined): void;
}

/** Has a client perform every model request: its frames go out by the carrier, and come back by the calls below. */
export class DelegatedTransport implements ModelTransport {
  readonly #carrier: RequestCarrier;
  readonly #exchanges = new Map<string, Exchange>();

  constructor(carrier: RequestCarrier) {
    this.#carrier = carrier;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    const requestId = randomUUID();
    const { method, url, headers, signal, origin, body } = request;
    return new Promise((resolve, reject) => {
      const cancel = () => this.#cancel(requestId);
      const arrivals = new Arrivals(cancel);
      const abort = () => {
        cancel();
        arrivals.fail(signal.reason);
        reject(signal.reason);
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      let head: LlmInferenceHttpResponseStartRequest | undefined;
      // The head alone is no answer: a client that fails tells so after it.
      const answer = () => head && resolve({ ...received(head), body: arrivals });
      this.#exchanges.set(requestId, {
        started: (received) => {
          head = received;
        },
        arrived(data, isBinary) {
          arrivals.add(Buffer.from(data, isBinary ? "base64" : "utf8"));
          answer();
        },
        ended(cause) {
          signal.removeEventListener("abort", abort);
          if (cause) arrivals.fail(cause);
          else arrivals.end();
          if (!cause) answer();
          reject(cause ?? new Error("the client ended the response before it began"));
        },
      });
      const start = { requestId, method, url, headers: lists(headers), ...whom(origin) };
      this.#sent(requestId, this.#carrier.start({ ...start, transport: "http" }));
      const data = Buffer.from(body ?? []).toString("utf8");
      this.#sent(
        requestId,
        this.#carrier.chunk({ requestId, data, binary: false, end: true, cancel: false }),
      );
    });
  }

  connect({ url, headers, signal, origin }: SocketRequest): Promise<ModelSocket> {
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const abort = () => {
        this.#cancel(requestId);
        reject(signal.reason);
      };
      signal.addEventListener("abort", abort, { once: true });
      const socket = new DelegatedSocket({
        send: (data, of = origin) => {
          const frame = { requestId, data, binary: false, end: false, cancel: false };
          const call = { ...frame, ...(of && { agentInvocationId: of.invocationId ?? of.callId }) };
          this.#sent(requestId, this.#carrier.chunk(call));
        },
        close: () => this.#cancel(requestId),
      });
      this.#exchanges.set(requestId, {
        started: ({ status, statusText = "" }) => {
          signal.removeEventListener("abort", abort);
          if (status === 101) return resolve(socket);
          this.#exchanges.delete(requestId);
          reject(new Error(`the handshake was answered with ${status} ${statusText}`.trim()));
        },
        arrived: (data, isBinary) =>
          socket.receive(isBinary ? Buffer.from(data, "base64").toString("utf8") : data),
        ended(cause = new Error("the client closed the WebSocket")) {
          signal.removeEventListener("abort", abort);
          reject(cause);
          socket.end(cause);
        },
      });
      const start = { requestId, method: "GET", url, headers: lists(headers), ...whom(origin) };
      this.#sent(requestId, this.#carrier.start({ ...start, transport: "websocket" }));
    });
  }

  /** Takes `llmInference.httpResponseStart`. @returns whether anyone waits for it */
  responseStart(head: LlmInferenceHttpResponseStartRequest): boolean {
    const exchange = this.#exchanges.get(head.requestId);
    exchange?.started(head);
    return exchange !== undefined;
  }

  /** Takes `llmInference.httpResponseChunk`. @returns whether anyone waits for it */
  responseChunk({ requestId, data, binary, end, error }: LlmInferenceHttpResponseChunkRequest): boolean {
    const exchange = this.#exchanges.get(requestId);
    if (!exchange) return false;
    if (data !== "" && !error) exchange.arrived(data, binary === true);
    if (error || end) this.#end(requestId, error && new Error(error.message));
    return true;
  }

  /** Fails whatever the client has not answered: it is gone. */
  close(cause: Error): void {
    for (const requestId of [...this.#exchanges.keys()]) this.#end(requestId, cause);
  }

  #end(requestId: string, cause: Error | undefined): void {
    const exchange = this.#exchanges.get(requestId);
    this.#exchanges.delete(requestId);
    exchange?.ended(cause);
  }

  #sent(requestId: string, frame: Promise<unknown>): void {
    frame.catch((error: unknown) => {
      this.#end(requestId, error instanceof Error ? error : new Error(String(error)));
    });
  }

  #cancel(requestId: string): void {
    if (!this.#exchanges.delete(requestId)) return;
    const frame = { requestId, data: "", binary: false, end: true, cancel: true, cancelReason: CANCELLED };
    this.#carrier.chunk(frame).catch(() => {});
  }
}

interface SocketFrames {
  send(text: string, origin?: RequestOrigin): void;
  close(): void;
}

class DelegatedSocket implements ModelSocket {
  readonly #frames: SocketFrames;
  #listener: SocketListener | undefined;
  #isOpen = true;

  constructor(frames: SocketFrames) {
    this.#frames = frames;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(text: string, origin?: RequestOrigin): void {
    this.#frames.send(text, origin);
  }

  listen(listener: SocketListener): void {
    this.#listener = listener;
  }

  close(): void {
    this.#isOpen = false;
    this.#listener = undefined;
    this.#frames.close();
  }

  receive(text: string): void {
    this.#listener?.message(text);
  }

  end(cause: Error): void {
    this.#isOpen = false;
    this.#listener?.ended(cause);
    this.#listener = undefined;
  }
}

/** Only the root agent's requests are made today, so the agent is the session. */
function whom(origin: RequestOrigin | undefined) {
  if (!origin) return {};
  const { sessionId, callId, invocationId = callId } = origin;
  return {
    sessionId,
    agentId: sessionId,
    agentInvocationId: invocationId,
    interactionType: "conversation-agent",
  };
}

function lists(headers: Readonly<Record<string, string>>): LlmInferenceHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}

function received({ status, statusText = "", headers }: LlmInferenceHttpResponseStartRequest) {
  const one = Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(", ")]);
  return { status, statusText, headers: Object.fromEntries(one) as Record<string, string> };
}
