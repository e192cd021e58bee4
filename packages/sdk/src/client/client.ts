import { createServerRpc, type PingResult, type RpcCaller, type ServerRpc } from "@parley/protocol";
import { LlmInference } from "../callbacks/request-handler/llm-inference.js";
import { RECONNECT_DEFAULTS } from "../connection/backoff.js";
import { Connection, type ConnectionOwner, type ConnectionState } from "../connection/connection.js";
import { createEndpoint } from "../connection/endpoints.js";
import { messageOf, ParleyError } from "../errors.js";
import type { CopilotSession } from "../session/session.js";
import type { SessionCore, SessionHome } from "../session/session-core.js";
import type { CopilotClientOptions, TraceContext } from "../types/client-options.js";
import type { ModelInfo } from "../types/models.js";
import type { ResumeSessionConfig, SessionConfig } from "../types/session-config.js";
import type {
  GetAuthStatusResponse,
  GetStatusResponse,
  SessionLifecycleEventType,
  SessionLifecycleHandler,
  SessionListFilter,
  SessionMetadata,
  TypedSessionLifecycleHandler,
} from "../types/sessions.js";
import { SessionDirectory } from "./directory.js";
import { GitHubTokens } from "./github-tokens.js";
import { type GlobalMethod, Inbound } from "./inbound.js";
import { LifecycleHandlers } from "./lifecycle.js";
import { fetchModels, ModelCache } from "./model-list.js";
import { SessionOpener } from "./session-opener.js";
import { SessionRegistry } from "./session-registry.js";
import { leaveSessions, shutDownRuntime } from "./shutdown.js";
import { validateOptions } from "./validate.js";

/** Is told where a client stands with its runtime; with `error`, why. */
export type ConnectionStateHandler = (state: ConnectionState, error?: Error) => void;

/** A program's access to an agent runtime: starts or reaches it, and opens sessions. */
export class CopilotClient {
  readonly #options: CopilotClientOptions;
  readonly #connection: Connection;
  readonly #sessions: SessionRegistry;
  readonly #opener: SessionOpener;
  readonly #directory: SessionDirectory;
  readonly #models: ModelCache;
  readonly #lifecycle: LifecycleHandlers;
  readonly #inbound: Inbound;
  readonly #llmInference: LlmInference | undefined;
  readonly #stateHandlers = new Set<ConnectionStateHandler>();
  #rpc: ServerRpc | undefined;
  #stopping: Promise<Error[]> | undefined;

  /** @throws ParleyError `ERR_INVALID_OPTION` */
  constructor(options: CopilotClientOptions = {}) {
    this.#options = options;
    const warn = (message: string) => console.warn(`[parley] ${message}`);
    this.#connection = new Connection(createEndpoint(validateOptions(options), options), this.#owner(), {
      clientInfo: options.clientInfo,
      forwardTelemetry: options.onGitHubTelemetry !== undefined,
      reconnect: reconnectOptions(options.reconnect),
    });
    this.#sessions = new SessionRegistry(warn);
    this.#directory = new SessionDirectory(this.#connection);
    this.#lifecycle = new LifecycleHandlers(warn);
    this.#models = new ModelCache(options.onListModels ?? (() => fetchModels(this.#connection)));
    this.#llmInference = options.requestHandler && new LlmInference(options.requestHandler, this.#connection);
    const gitHubTokens = new GitHubTokens();
    this.#opener = new SessionOpener({
      client: options,
      mode: options.mode ?? "copilot-cli",
      connection: this.#connection,
      sessions: this.#sessions,
      gitHubTokens,
      home: this.#home(warn),
    });
    this.#inbound = new Inbound({
      sessions: this.#sessions,
      globals: new Map<string, GlobalMethod>([
        ["gitHubToken.getToken", (request) => gitHubTokens.get(request)],
        ...(this.#llmInference?.methods ?? []),
      ]),
      onLifecycle: (params) => this.#onLifecycle(params),
      onTelemetry: options.onGitHubTelemetry,
    });
  }

  /**
   * Every method of the runtime that is about no single session.
   *
   * @throws ParleyError `ERR_NOT_CONNECTED` before {@link start}
   */
  get rpc(): ServerRpc {
    if (!this.#connection.isOpen) {
      throw new ParleyError("ERR_NOT_CONNECTED", "Client is not connected. Call start() first.");
    }
    this.#rpc ??= createServerRpc(this.#connection);
    return this.#rpc;
  }

  /** Where this client stands with its runtime. */
  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  /** The TCP port of the runtime, once known. Other clients can reach it there. */
  get runtimePort(): number | undefined {
    return this.#connection.endpoint.port;
  }

  /** Tells a handler each time {@link connectionState} changes. @returns takes it off again */
  onConnectionState(handler: ConnectionStateHandler): () => void {
    const own: ConnectionStateHandler = (state, error) => handler(state, error);
    this.#stateHandlers.add(own);
    return () => void this.#stateHandlers.delete(own);
  }

  /**
   * Starts or reaches the runtime. Opening a session does so by itself.
   *
   * @throws ParleyError when the runtime can't be started or reached, with its standard error in the message
   * @throws RpcError when it refuses, such as the token
   */
  async start(): Promise<void> {
    if (this.#stopping) await this.#stopping;
    await this.#connection.start();
  }

  /**
   * Leaves every session, ends the connection and, where this client started it, the runtime. Sessions stay
   * stored. May be called in any state, and again.
   *
   * @returns what went wrong; an empty list when nothing did
   */
  stop(): Promise<Error[]> {
    this.#stopping ??= this.#stop().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  /** {@link stop}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Ends the connection and kills the runtime where this client started it, without asking. */
  async forceStop(): Promise<void> {
    await this.#end("force");
  }

  /**
   * Opens a new session.
   *
   * @throws ParleyError `ERR_INVALID_OPTION`, or as {@link start}
   * @throws RpcError when the runtime refuses
   */
  async createSession(config: SessionConfig = {}): Promise<CopilotSession> {
    if (this.#stopping) await this.#stopping;
    return this.#opener.create(config);
  }

  /**
   * Opens a session in the cloud, whose id the service chooses. As `createSession({ cloud })`, but strict.
   *
   * @throws ParleyError `ERR_INVALID_OPTION` without `cloud`, or with `sessionId` or `provider`
   */
  async createCloudSession(config: SessionConfig): Promise<CopilotSession> {
    if (!config.cloud) throw invalidCloud("requires a cloud configuration");
    if (config.sessionId !== undefined) throw invalidCloud("does not support a caller-supplied sessionId");
    if (config.provider !== undefined) throw invalidCloud("does not support a caller-supplied provider");
    return this.createSession(config);
  }

  /**
   * Goes on with a session: one that is stored, or one that other clients have open.
   *
   * @throws RpcError when the runtime refuses, such as for a session it doesn't have
   */
  async resumeSession(sessionId: string, config: ResumeSessionConfig = {}): Promise<CopilotSession> {
    if (this.#stopping) await this.#stopping;
    return this.#opener.resume(sessionId, config);
  }

  /** Asks the runtime for a sign of life. */
  async ping(message?: string): Promise<PingResult> {
    const params = message === undefined ? {} : { message };
    return (await this.#connection.request("ping", params)) as PingResult;
  }

  /** The runtime's versions. */
  async getStatus(): Promise<GetStatusResponse> {
    return (await this.#connection.request("status.get", {})) as GetStatusResponse;
  }

  /** Whether the runtime is signed in, and as whom. */
  async getAuthStatus(): Promise<GetAuthStatusResponse> {
    return (await this.#connection.request("auth.getStatus", {})) as GetAuthStatusResponse;
  }

  /** The models there are. Asked for once per connection, and kept. */
  listModels(): Promise<ModelInfo[]> {
    return this.#models.list();
  }

  listSessions(filter?: SessionListFilter): Promise<SessionMetadata[]> {
    return this.#directory.list(filter);
  }

  /** One session of the list; `undefined` when there is none of that id. */
  getSessionMetadata(sessionId: string): Promise<SessionMetadata | undefined> {
    return this.#directory.get(sessionId);
  }

  /**
   * Deletes a session and all that is stored of it.
   *
   * @throws ParleyError `ERR_REFUSED`
   */
  async deleteSession(sessionId: string): Promise<void> {
    await this.#directory.delete(sessionId);
    this.#dropSession(sessionId);
  }

  /** The session that was used last. */
  getLastSessionId(): Promise<string | undefined> {
    return this.#directory.lastId();
  }

  /** The session that the runtime's terminal shows. */
  getForegroundSessionId(): Promise<string | undefined> {
    return this.#directory.foregroundId();
  }

  /** Has the runtime's terminal show a session. @throws ParleyError `ERR_REFUSED` */
  setForegroundSessionId(sessionId: string): Promise<void> {
    return this.#directory.setForeground(sessionId);
  }

  /** Tells a handler what happens to sessions, of any client. @returns takes it off again */
  onLifecycle<Type extends SessionLifecycleEventType>(
    eventType: Type,
    handler: TypedSessionLifecycleHandler<Type>,
  ): () => void;
  onLifecycle(handler: SessionLifecycleHandler): () => void;
  onLifecycle(
    typeOrHandler: SessionLifecycleEventType | SessionLifecycleHandler,
    handler?: (event: never) => void,
  ): () => void {
    return this.#lifecycle.add(typeOrHandler, handler as SessionLifecycleHandler | undefined);
  }

  #owner(): ConnectionOwner {
    return {
      prepare: (caller) => this.#prepare(caller),
      restore: (caller) => this.#restore(caller),
      lost: (willReturn, error) => this.#lost(willReturn, error),
      gone: (error) => this.#lost(false, error),
      stateChanged: (state, error) => {
        for (const handler of this.#stateHandlers) handler(state, error);
      },
      answer: (request) => this.#inbound.answer(request),
      notified: (method, params) => this.#inbound.notified(method, params),
    };
  }

  #home(warn: (message: string) => void): SessionHome {
    return {
      connection: this.#connection,
      traceContext: () => this.#traceContext(),
      forget: (core) => this.#sessions.unregister(core),
      warn,
    };
  }

  /** Registers what this client serves to the whole runtime. */
  async #prepare(caller: RpcCaller): Promise<void> {
    const { builtinPluginDirectories: paths, sessionFs } = this.#options;
    if (paths && paths.length > 0) await caller.request("plugins.builtin.set", { paths });
    if (sessionFs) await caller.request("sessionFs.setProvider", sessionFs);
    if (this.#llmInference) await caller.request("llmInference.setProvider", {});
  }

  /** Brings every session back. One that the runtime doesn't have any more is let go. */
  async #restore(caller: RpcCaller): Promise<void> {
    await Promise.all(
      this.#sessions.all.map(async (core) => {
        try {
          await core.resume(caller);
        } catch (error) {
          if (error instanceof ParleyError) throw error;
          this.#sessions.unregister(core);
          core.close(
            new ParleyError(
              "ERR_SESSION_DISCONNECTED",
              `Session ${core.sessionId} could not be resumed: ${messageOf(error)}`,
              { cause: error },
            ),
          );
        }
      }),
    );
  }

  #lost(willReturn: boolean, error: Error): void {
    this.#models.clear();
    this.#llmInference?.reset();
    if (willReturn) {
      for (const core of this.#sessions.all) core.suspend(error);
    } else {
      for (const core of this.#sessions.clear()) core.close(error);
    }
  }

  async #stop(): Promise<Error[]> {
    const errors: Error[] = [];
    if (this.#connection.state === "connected") {
      errors.push(...(await leaveSessions(this.#sessions.all)));
      errors.push(...(await shutDownRuntime(this.#connection)));
    }
    errors.push(...(await this.#end("graceful")));
    return errors;
  }

  async #end(how: "graceful" | "force"): Promise<Error[]> {
    const reason = new ParleyError("ERR_STOPPED", "The client was stopped.");
    await this.#connection.close(reason);
    this.#lost(false, reason);
    return this.#connection.endpoint.end(how);
  }

  async #traceContext(): Promise<TraceContext> {
    try {
      return (await this.#options.onGetTraceContext?.()) ?? {};
    } catch {
      return {};
    }
  }

  #onLifecycle(params: unknown): void {
    const event = this.#lifecycle.dispatch(params);
    if (event?.type === "session.deleted") this.#dropSession(event.sessionId);
  }

  #dropSession(sessionId: string): void {
    const core: SessionCore | undefined = this.#sessions.get(sessionId);
    if (!core) return;
    this.#sessions.unregister(core);
    core.close(new ParleyError("ERR_SESSION_DISCONNECTED", `Session ${sessionId} was deleted.`));
  }
}

function reconnectOptions(option: CopilotClientOptions["reconnect"]) {
  if (option === false) return undefined;
  return { ...RECONNECT_DEFAULTS, ...(option === true ? {} : option) };
}

function invalidCloud(problem: string): ParleyError {
  return new ParleyError("ERR_INVALID_OPTION", `createCloudSession ${problem}`);
}
