import { DEFAULT_MAX_FRAME_BYTES } from "@parley/protocol/jsonrpc";
import type { Logger } from "../diagnostics/logger.js";
import type { Telemetry } from "../ports/telemetry.js";
import type { Encoded } from "../session/events/encoded.js";
import type { Session } from "../session/session.js";
import type { Sessions, SessionsOptions } from "../session/sessions.js";
import { type Admission, mayKnow } from "./access.js";
import { Connection } from "./connection.js";
import type { LifecycleNotifier } from "./lifecycle.js";
import { loadSessionMethods } from "./method-table.js";
import type { ModelRequests } from "./model-requests.js";
import { OwnAddress } from "./own-address.js";
import type { Door } from "./relay/door.js";
import type { RemoteMode } from "./remote-access.js";
import { ReturningClients } from "./returning-clients.js";
import type { Wire } from "./wire.js";

export interface RuntimeOptions {
  /** What `status.get` and `session.start` report. */
  readonly version: string;
  /** Absolute path of the directory that holds sessions and logs. */
  readonly home: string;
  readonly logger: Logger;
  /**
   * The host's environment. Secrets in it never reach a tool. `PARLEY_DURABILITY=fsync` has every event
   * flushed to disk before a client sees it; otherwise the kernel has it.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * A session in which nothing happens for so long leaves memory, and comes back when it is next used; its
   * clients don't notice. Milliseconds. Default: none does.
   */
  readonly idleMs?: number | undefined;
  /** Called once before the first session; nothing waits for it. */
  readonly opening?: (() => Promise<unknown>) | undefined;
  /** Called once when a session first has a prompt. */
  readonly working?: (() => Promise<unknown>) | undefined;
  /** How sessions are open to others that don't say. Default `off`. */
  readonly remoteMode?: RemoteMode | undefined;
}

type RuntimeState =
  | { readonly kind: "serving" }
  | { readonly kind: "shutting-down"; readonly done: Promise<void> };

/** One runtime: its connections and, once one is asked for, its sessions. */
export class Runtime {
  readonly version: string;
  readonly home: string;
  readonly logger: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly idleMs: number | undefined;
  readonly #opening: RuntimeOptions["opening"];
  #working: RuntimeOptions["working"];
  readonly remoteMode: RemoteMode;
  /** Where clients elsewhere reach this runtime's sessions. */
  readonly address = new OwnAddress();
  /** Clients whose place is kept for a time when they lose their connection. */
  readonly returning = new ReturningClients();
  readonly maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
  /** Resolves when the runtime was asked to shut down and has. */
  readonly ended: Promise<void>;
  readonly #connections = new Set<Connection>();
  #connectionCount = 0;
  #sessions: Sessions | undefined;
  #lifecycle: LifecycleNotifier | undefined;
  #loading: Promise<Sessions> | undefined;
  #prepared: Promise<unknown> | undefined;
  #modelRequests: Promise<ModelRequests> | undefined;
  #telemetry: Telemetry | undefined;
  #state: RuntimeState = { kind: "serving" };
  #door: Door | undefined;
  #end: () => void = () => {};

  constructor(options: RuntimeOptions) {
    this.version = options.version;
    this.home = options.home;
    this.logger = options.logger;
    this.environment = options.environment;
    this.idleMs = options.idleMs;
    this.#opening = options.opening;
    this.#working = options.working;
    this.remoteMode = options.remoteMode ?? "off";
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isServing(): boolean {
    return this.#state.kind === "serving";
  }

  nextConnectionId(): number {
    return ++this.#connectionCount;
  }

  /** Serves a client over a carrier. @param admits see {@link Connection} */
  accept(wire: Wire, admits?: Admission): Connection {
    const connection = new Connection(this, wire, admits);
    this.#connections.add(connection);
    return connection;
  }

  /** Every session; the code for them is loaded with the first call. */
  async sessions(): Promise<Sessions> {
    this.#loading ??= this.#loadSessions();
    return this.#loading;
  }

  /** Loads what the first session will need, so that it needn't wait; nothing depends on it. */
  prepare(): void {
    this.#prepared ??= Promise.all([this.sessions(), loadSessionMethods(), this.#opening?.()]).catch(
      () => {},
    );
  }

  /** A session that is about to be used, if it is open. */
  openSession(id: string): Session | undefined {
    return this.#sessions?.use(id);
  }

  /** Who carries model requests; the code for it is loaded with the first call. */
  modelRequests(): Promise<ModelRequests> {
    this.#modelRequests ??= import("./model-requests.js").then(
      ({ ModelRequests }) => new ModelRequests(this.environment),
    );
    return this.#modelRequests;
  }

  disconnected(connection: Connection): void {
    void this.#modelRequests?.then((requests) => requests.disconnected(connection));
    this.#connections.delete(connection);
    this.#sessions?.stored.keeperLeft(connection.id);
  }

  /** Tells at once what changed of sessions and was held back to be told together. */
  tellUpdates(): void {
    this.#lifecycle?.tellUpdates();
  }

  /** Tells every client that may know of a session. */
  broadcast(message: Encoded, sessionId: string): void {
    for (const connection of this.#connections) {
      if (connection.isOpen && mayKnow(connection.grant, sessionId)) connection.outbound.send(message);
    }
  }

  /** Ends every session in good order. Connections stay, and are refused everything from now on. Idempotent. */
  shutdown(): Promise<void> {
    if (this.#state.kind === "shutting-down") return this.#state.done;
    const done = this.#shutDown();
    this.#state = { kind: "shutting-down", done };
    return done;
  }

  /** Closes every connection. */
  close(reason: string): void {
    for (const connection of [...this.#connections]) connection.close(reason);
  }

  #begunToWork(): void {
    this.#working?.().catch(() => {});
    this.#working = undefined;
  }

  async #shutDown(): Promise<void> {
    if (this.#loading) await (await this.#loading).close();
    await this.#telemetry?.shutdown();
    this.#door?.close();
    this.#end();
  }

  /** Nothing of it is loaded where nobody asks for it. */
  async #loadTelemetry(): Promise<Telemetry | undefined> {
    const { telemetrySettings } = await import("../telemetry/settings.js");
    const settings = telemetrySettings(this.environment);
    if (!settings) return undefined;
    const { createTelemetry } = await import("../telemetry/create-telemetry.js");
    this.#telemetry = await createTelemetry(settings, this.version);
    return this.#telemetry;
  }

  async #loadSessions(): Promise<Sessions> {
    const [{ Sessions }, { LifecycleNotifier }, { openDoor }, { transport }] = await Promise.all([
      import("../session/sessions.js"),
      import("./lifecycle.js"),
      import("./relay/door.js"),
      this.modelRequests(),
    ]);
    const { home, version, environment, idleMs } = this;
    const telemetry = await this.#loadTelemetry();
    this.#door = await openDoor(this);
    const durability = environment["PARLEY_DURABILITY"] === "fsync" ? "fsync" : "os";
    const lifecycle = new LifecycleNotifier((message, sessionId) => this.broadcast(message, sessionId));
    this.#lifecycle = lifecycle;
    const changed: SessionsOptions["changed"] = (change, sessionId, state) => {
      if (state?.summary !== undefined) this.#begunToWork();
      lifecycle.notify(change, sessionId, state);
    };
    this.#sessions = new Sessions({
      home,
      version,
      durability,
      door: this.#door?.path,
      environment,
      transport,
      telemetry,
      idleMs,
      changed,
    });
    return this.#sessions;
  }
}
