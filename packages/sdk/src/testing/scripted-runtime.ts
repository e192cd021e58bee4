import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { encodeFrame, FrameDecoder, Peer } from "@parley/protocol/jsonrpc";

type Params = Record<string, unknown>;

/** Answers a call; what it throws is the error the caller sees. */
export type Answer = (params: never, connection: ScriptedConnection) => unknown;

export interface LoggedEvent {
  id: string;
  type: string;
  data: unknown;
  timestamp: string;
  parentId: string | null;
  ephemeral?: boolean;
}

/** One client of a {@link ScriptedRuntime}. */
export interface ScriptedConnection {
  readonly socket: Socket;
  readonly peer: Peer;
}

/**
 * A runtime that says what a test tells it to, over a real socket: sessions exist, events are on a log that
 * can be read from a cursor, and everything a client calls is kept.
 */
export class ScriptedRuntime {
  readonly calls: { method: string; params: Params }[] = [];
  /** The notifications of clients. */
  readonly told: { method: string; params: Params }[] = [];
  readonly answers: Record<string, Answer> = {};
  readonly #server: Server;
  readonly #connections: ScriptedConnection[] = [];
  readonly #logs = new Map<string, LoggedEvent[]>();
  readonly #waiting = new Set<() => void>();
  #eventCount = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => this.#accept(socket));
  }

  /** @param port default: any that is free */
  static async start(answers: Record<string, Answer> = {}, port = 0): Promise<ScriptedRuntime> {
    const server = createServer();
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const runtime = new ScriptedRuntime(server);
    Object.assign(runtime.answers, answers);
    return runtime;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  get url(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Clients that are connected. */
  get connections(): readonly ScriptedConnection[] {
    return this.#connections;
  }

  /** The client that connected last. */
  get client(): ScriptedConnection {
    const last = this.#connections.at(-1);
    if (!last) throw new Error("No client is connected.");
    return last;
  }

  /** What was called with a method, in order. */
  paramsOf(method: string): Params[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.params);
  }

  /** Waits until a method was called so many times. @returns the parameters of the last */
  async called(method: string, times = 1): Promise<Params> {
    await this.until(() => this.paramsOf(method).length >= times);
    return this.paramsOf(method)[times - 1] as Params;
  }

  /** Waits until something holds; looked at after each call, and each change of connections. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** A durable event: on the log, and sent to the client. */
  emit(sessionId: string, type: string, data: unknown = {}): LoggedEvent {
    const event = this.log(sessionId, type, data);
    this.notify("session.event", { sessionId, event });
    return event;
  }

  /** A durable event that no client is sent. */
  log(sessionId: string, type: string, data: unknown = {}): LoggedEvent {
    const log = this.#logs.get(sessionId) ?? [];
    this.#logs.set(sessionId, log);
    const event = { ...this.#event(type, data), parentId: log.at(-1)?.id ?? null };
    log.push(event);
    return event;
  }

  /** An event that is not on the log. */
  tell(sessionId: string, type: string, data: unknown = {}): void {
    this.notify("session.event", { sessionId, event: { ...this.#event(type, data), ephemeral: true } });
  }

  /** Forgets the beginning of a log. */
  truncate(sessionId: string, keep: number): void {
    this.#logs.set(sessionId, (this.#logs.get(sessionId) ?? []).slice(-keep));
  }

  notify(method: string, params: unknown): void {
    this.client.peer.notify(method, params);
  }

  request(method: string, params: unknown): Promise<unknown> {
    return this.client.peer.request(method, params);
  }

  /** Cuts every connection. */
  drop(): void {
    for (const { socket } of this.#connections) socket.destroy();
  }

  /** Stops listening, and cuts every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.drop();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    const peer: Peer = new Peer(
      { write: (json) => void socket.write(encodeFrame(json)) },
      {
        request: ({ method, params }) => this.#answer(method, params as Params, connection),
        notification: (method, params) => void this.told.push({ method, params: params as Params }),
      },
    );
    const connection: ScriptedConnection = { socket, peer };
    this.#connections.push(connection);
    const decoder = new FrameDecoder({
      frame: (json) => peer.receive(json),
      oversized: () => {},
      corrupt: () => socket.destroy(),
    });
    socket.on("data", (chunk) => decoder.push(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      peer.close();
      this.#connections.splice(this.#connections.indexOf(connection), 1);
      this.#wakeAll();
    });
    this.#wakeAll();
  }

  async #answer(method: string, params: Params, connection: ScriptedConnection): Promise<unknown> {
    this.calls.push({ method, params });
    this.#wakeAll();
    const answer = this.answers[method];
    if (answer) return answer(params as never, connection);
    const { sessionId } = params as { sessionId?: string };
    switch (method) {
      case "connect":
        return { ok: true, protocolVersion: 3, version: "scripted" };
      case "session.create":
      case "session.resume":
        return { sessionId, workspacePath: `/workspaces/${sessionId}`, capabilities: { ui: {} } };
      case "session.send":
        return { messageId: "m1" };
      case "session.eventLog.read":
        return this.#read(params as never);
      case "session.getMessages":
        return { events: this.#logs.get(sessionId ?? "") ?? [] };
      case "session.metadata.isProcessing":
        return { processing: true };
      case "models.list":
        return { models: [] };
      default:
        return { success: true };
    }
  }

  #read({ sessionId, cursor, max = 200 }: { sessionId: string; cursor?: string; max?: number }) {
    const log = this.#logs.get(sessionId) ?? [];
    const at = cursor === undefined ? -1 : log.findIndex(({ id }) => id === cursor);
    const events = log.slice(at + 1, at + 1 + max);
    return {
      events,
      cursor: events.at(-1)?.id ?? cursor ?? "start",
      hasMore: at + 1 + max < log.length,
      cursorStatus: cursor !== undefined && at < 0 ? "expired" : "ok",
    };
  }

  #event(type: string, data: unknown): LoggedEvent {
    const id = `e${++this.#eventCount}`;
    return { id, type, data, timestamp: new Date(0).toISOString(), parentId: null };
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
