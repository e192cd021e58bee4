import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { runtimes, sdks } from "../../interop/lib/halves.mjs";
import { startTcpRuntime } from "../../interop/lib/runtime-process.mjs";
import { createSandbox } from "../../interop/lib/sandbox.mjs";
import { startScriptedModel } from "../../interop/lib/scripted-model.mjs";
import { WireClient } from "../../interop/lib/wire-client.mjs";

const TOKEN = "faults-token";

/** A client must be back before a killed runtime's successor is killed. Milliseconds. */
const RECONNECT = { initialDelayMs: 10, maxDelayMs: 40 };

/** A workspace, a home, a scripted model and one port: what stays while runtimes come and go. */
export class Arena {
  #port = 0;
  #runtime;

  /**
   * @param answer `(body, arena) => step`, see the scripted model
   * @param half which runtime: `ours` or `official`
   * @param environment of the runtime, besides the sandbox's
   */
  static async open({ answer, half = "ours", environment = {}, files = {} }) {
    const arena = new Arena();
    arena.half = half;
    arena.sandbox = createSandbox(files);
    arena.environment = arena.sandbox.env({ COPILOT_CONNECTION_TOKEN: TOKEN, ...environment });
    arena.model = await startScriptedModel((body) => answer(body, arena), { keepRequests: false });
    return arena;
  }

  get runtime() {
    return this.#runtime;
  }

  get workspace() {
    return this.sandbox.workspace;
  }

  logFile(sessionId) {
    return `${this.sandbox.home}/session-state/${sessionId}/events.jsonl`;
  }

  /** Starts a runtime: the first chooses the port, the others take it over. */
  async start() {
    this.#runtime = await this.startAnother({ port: this.#port });
    this.#port = this.#runtime.port;
  }

  /** A runtime on the same home that is not this arena's own. */
  startAnother({ port = 0 } = {}) {
    const { environment: env, workspace: cwd } = this;
    return startTcpRuntime(runtimes[this.half].cli(), { env, cwd, port });
  }

  kill() {
    return this.#runtime.stop("SIGKILL");
  }

  /** What a session is opened with, on the wire and by the SDK alike. */
  get config() {
    const provider = { type: "openai", baseUrl: this.model.baseUrl, apiKey: "key" };
    return { model: "gpt-4.1", provider, workingDirectory: this.workspace, streaming: true };
  }

  /** Our SDK, which comes back by itself. */
  async sdkClient(port = this.#port) {
    const { CopilotClient, RuntimeConnection } = await sdks.ours.load();
    const connection = RuntimeConnection.forUri(`127.0.0.1:${port}`, { connectionToken: TOKEN });
    const client = new CopilotClient({ connection, reconnect: RECONNECT });
    await client.start();
    return client;
  }

  /** A bare client past its handshake. */
  async wireClient(port = this.#port) {
    const client = await this.stranger(port);
    await client.request("connect", { token: TOKEN });
    return client;
  }

  /** A bare client that has not said who it is, and its `socket`. */
  async stranger(port = this.#port) {
    const socket = connect(port, "127.0.0.1").setNoDelay(true);
    await once(socket, "connect");
    socket.on("error", () => {});
    const close = () => socket.destroy();
    return Object.assign(new WireClient({ readable: socket, writable: socket, close }), { socket });
  }

  async close() {
    await this.#runtime?.stop("SIGKILL");
    await this.model.close();
    this.sandbox.remove();
  }
}

/** Resolves like the promise, or rejects after `ms`. */
export async function within(ms, what, promise) {
  const ac = new AbortController();
  const late = delay(ms, undefined, { signal: ac.signal, ref: false }).then(() => {
    throw new Error(`${what}: nothing within ${ms} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    ac.abort();
  }
}
