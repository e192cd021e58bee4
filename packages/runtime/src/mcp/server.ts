import { untilAborted } from "./abort.js";
import { type HttpPlan, type RawConfig, transportOf } from "./config.js";
import { connectServer } from "./connect-server.js";
import type { ListedTool, ListKind, McpConnection } from "./connection.js";
import { anyFailure, McpFailure } from "./failures.js";
import { HttpProblem } from "./http-problem.js";
import { KeptTokens } from "./oauth/kept-tokens.js";
import { SignIn } from "./oauth/sign-in.js";
import { type CallOptions, ServerCalls } from "./server-calls.js";
import type { ServerContext } from "./server-context.js";
import { type ServerState, statusOf } from "./server-state.js";

/** How long a tool may take without telling of progress, in milliseconds. The official runtime's. */
const CALL_MS = 180_000;

/** How often a server that went away by itself is started again before it has answered another call. */
const MAX_REVIVALS = 3;

type Fields = Readonly<Record<string, unknown>>;

/** One server of a session, through all its starts and ends. */
export class McpServer {
  readonly name: string;
  readonly config: RawConfig;
  readonly #context: ServerContext;
  readonly #calls = new ServerCalls();
  readonly #signIn: SignIn;
  #tokens: KeptTokens | undefined;
  #authorizing: Promise<void> | undefined;
  #state: ServerState;
  #refreshing: Promise<void> = Promise.resolve();
  #renewing: Promise<void> | undefined;
  #revivals = 0;
  /** Its tools changed while it was starting, maybe after they were listed. */
  #isListOutdated = false;
  /** How often it was told to end. */
  #commands = 0;

  constructor(name: string, config: RawConfig, setup: { context: ServerContext; isDisabled: boolean }) {
    this.name = name;
    this.config = config;
    this.#context = setup.context;
    const { options } = setup.context;
    this.#signIn = new SignIn({
      serverName: name,
      config,
      options,
      questions: this.#calls.questions,
      kept: () => this.#keptTokens(),
    });
    this.#state = { kind: setup.isDisabled ? "disabled" : "idle" };
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Whether anything is known of it but its name. */
  get isConfigured(): boolean {
    return Object.keys(this.config).length > 0;
  }

  get transport(): "stdio" | "http" | "sse" {
    return transportOf(this.config);
  }

  /** Where its configuration comes from. */
  get source(): string {
    return typeof this.config["source"] === "string" ? this.config["source"] : "user";
  }

  /** Whether a client shows the pages it brings. */
  get showsApps(): boolean {
    return this.#context.options.showsApps === true;
  }

  get tools(): readonly ListedTool[] {
    return this.#state.kind === "connected" ? this.#state.tools : [];
  }

  /** Starts it unless it runs or starts. Resolves when that is decided, however it ends. */
  start(): Promise<void> {
    if (this.#state.kind === "connected" || this.#state.kind === "disposed") return Promise.resolve();
    if (this.#state.kind === "starting") return this.#state.settled;
    const stop = new AbortController();
    const settled = Promise.resolve().then(() => this.#attempt(stop.signal));
    this.#enter({ kind: "starting", settled, stop });
    return settled;
  }

  /** Ends it. @param next what it is from now on */
  async halt(next: "idle" | "stopped" | "disabled"): Promise<void> {
    const before = this.#state;
    if (before.kind === "disposed") return;
    this.#commands += 1;
    if (before.kind === "connected") this.#tellRemoved();
    this.#enter({ kind: next });
    await this.#end(before);
  }

  /** Ends it and starts it again, unless it is told something else in between. */
  async restart(): Promise<void> {
    const halted = this.halt("idle");
    const command = this.#commands;
    await halted;
    if (command === this.#commands) await this.start();
  }

  /** Restarts it, telling only of the new start. */
  async reload(): Promise<void> {
    const before = this.#state;
    if (before.kind === "disposed") return;
    this.#commands += 1;
    const command = this.#commands;
    this.#state = { kind: "idle" };
    this.#context.changed();
    await this.#end(before);
    if (command === this.#commands) await this.start();
  }

  /** Ends it for good, telling nobody. */
  async dispose(): Promise<void> {
    const before = this.#state;
    this.#state = { kind: "disposed" };
    await this.#end(before);
  }

  /** Asks for a sign-in if it waits for one nobody could be asked for before. */
  signIn(): void {
    if (this.#state.kind !== "needs-auth" || this.#signIn.isDeclined) return;
    void this.#authorize(this.#state.problem);
  }

  /** Value for the `authorization` header of requests to it, where someone signed in. */
  authorization(): Promise<string | undefined> {
    return this.#signIn.authorization();
  }

  /** Resolves when those who could sign in have, or have not. */
  async signInTried(): Promise<void> {
    await this.#authorizing;
  }

  /** There are tokens for it now that it has not seen. */
  async signedIn(): Promise<void> {
    this.#signIn.forget();
    if (this.#state.kind === "connected") await this.restart();
    else if (this.#state.kind === "needs-auth" || this.#state.kind === "failed") await this.start();
  }

  /** @throws McpFailure when it can't be reached; the server's error; the signal's reason */
  async callTool(toolName: string, args: Fields, call: CallOptions): Promise<Fields> {
    const { signal, onProgress, meta } = call;
    const params = { name: toolName, arguments: args, ...(meta && { _meta: meta }) };
    const options = { signal, timeoutMs: this.#timeoutMs, onProgress };
    return this.#calls.during(call, async () => {
      const answering = this.#reached((connection) => connection.request("tools/call", params, options));
      const answer = await untilAborted(answering, signal);
      this.#revivals = 0;
      await untilAborted(this.#refreshing, signal);
      return answer;
    });
  }

  /** @throws McpFailure when it can't be reached; the server's error */
  request(method: string, params: Fields): Promise<Fields> {
    return this.#reached((connection) => connection.request(method, params));
  }

  async #end(state: ServerState): Promise<void> {
    const reason = new Error("The MCP server was stopped.");
    this.#calls.questions.end(reason);
    if (state.kind === "starting") {
      state.stop.abort(reason);
      await state.settled;
    }
    if (state.kind === "connected") await state.connection.close();
  }

  get #timeoutMs(): number {
    const { timeout } = this.config;
    return typeof timeout === "number" && timeout > 0 ? timeout : CALL_MS;
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#isListOutdated = false;
    try {
      const connection = await this.#connect(signal);
      const tools = await connection.listTools(signal).catch(async (error: unknown) => {
        await connection.close();
        throw error;
      });
      if (signal.aborted) return await connection.close();
      if (!connection.isOpen) throw lost();
      this.#signIn.accepted();
      const isOutdated = this.#isListOutdated;
      this.#enter({ kind: "connected", connection, tools });
      if (isOutdated) this.#refreshing = this.#refresh(connection);
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  async #connect(signal: AbortSignal): Promise<McpConnection> {
    const { name, config } = this;
    const plan = this.#context.plan(name, config);
    const authorization = plan.transport === "stdio" ? undefined : await this.#signIn.authorization();
    const { questions } = this.#context.options;
    const connection = connectServer(this.#context, {
      ...{ name, config, plan, authorization, signal },
      listener: {
        listChanged: (kind) => this.#listChanged(kind),
        lost: () => void connection.then((known) => this.#lost(known)),
        asked: (request) => this.#calls.asked(name, request, questions),
      },
    });
    return connection;
  }

  #keptTokens(): KeptTokens | undefined {
    if (this.transport === "stdio") return undefined;
    const { signIns, options, plan } = this.#context;
    this.#tokens ??= new KeptTokens(
      (plan(this.name, this.config) as HttpPlan).url.href,
      signIns,
      options.fetch ?? fetch,
    );
    return this.#tokens;
  }

  #failed(error: unknown): void {
    if (error instanceof HttpProblem && error.wantsSignIn) {
      this.#enter({ kind: "needs-auth", problem: error, at: Date.now() });
      if (!this.#signIn.refused()) this.#authorizing = this.#authorize(error);
      return;
    }
    this.#enter({ kind: "failed", failure: anyFailure(error), at: Date.now() });
  }

  /** Asks for a token and starts again with it. */
  async #authorize(problem: HttpProblem): Promise<void> {
    const isSignedIn = await this.#signIn.ask(problem);
    if (isSignedIn && this.#state.kind === "needs-auth") await this.start();
  }

  /** Uses the connection; when the server forgot it or wants another token, once more with a new one. */
  async #reached(use: (connection: McpConnection) => Promise<Fields>): Promise<Fields> {
    const connection = this.#connection();
    try {
      return await use(connection);
    } catch (error) {
      if (!(error instanceof HttpProblem) || !(error.isSessionGone || error.wantsSignIn)) throw error;
      if (this.#state.kind === "connected" && this.#state.connection === connection) {
        this.#renewing ??= this.#renew(error).finally(() => {
          this.#renewing = undefined;
        });
      }
      await this.#renewing;
      if (this.#state.kind !== "connected") throw error;
      return use(this.#state.connection);
    }
  }

  /** Calls at work keep the connection they have: it is theirs to find out that it is of no use. */
  async #renew(problem: HttpProblem): Promise<void> {
    const isSignedIn = !problem.wantsSignIn || (await this.#signIn.ask(problem));
    if (this.#state.kind !== "connected") return;
    this.#state.connection.retire();
    this.#tellRemoved();
    if (!isSignedIn) this.#enter({ kind: "needs-auth", problem, at: Date.now() });
    else {
      this.#enter({ kind: "idle" });
      await this.start();
    }
  }

  #connection(): McpConnection {
    if (this.#state.kind === "connected") return this.#state.connection;
    throw new McpFailure("Transport closed", "os_connection_closed");
  }

  #lost(connection: McpConnection): void {
    if (this.#state.kind !== "connected" || this.#state.connection !== connection) return;
    this.#tellRemoved();
    this.#enter({ kind: "failed", failure: lost(), at: Date.now() });
    if (this.#revivals >= MAX_REVIVALS) return;
    this.#revivals += 1;
    void this.start();
  }

  #listChanged(kind: ListKind): void {
    if (this.#state.kind !== "connected" && this.#state.kind !== "starting") return;
    this.#emit(`mcp.${kind}.list_changed`, { serverName: this.name });
    if (kind !== "tools") return;
    if (this.#state.kind === "connected") this.#refreshing = this.#refresh(this.#state.connection);
    else this.#isListOutdated = true;
  }

  /** Never rejects: a server that won't tell keeps the tools it had. */
  async #refresh(connection: McpConnection): Promise<void> {
    const tools = await connection.listTools().catch(() => undefined);
    if (!tools || this.#state.kind !== "connected" || this.#state.connection !== connection) return;
    this.#state = { ...this.#state, tools };
    this.#context.changed();
  }

  #enter(state: ServerState): void {
    this.#state = state;
    this.#context.changed();
    this.tellStatus();
  }

  tellStatus(): void {
    const state = this.#state;
    const { failure } = state.kind === "failed" ? state : { failure: undefined };
    this.#emit("session.mcp_server_status_changed", {
      serverName: this.name,
      status: statusOf(state),
      ...(failure && { error: failure.message, errorClassification: failure.classification }),
      ...((failure || state.kind === "connected") && { configSource: this.source }),
    });
  }

  #tellRemoved(): void {
    this.#emit("session.mcp_server_removed", { serverName: this.name });
  }

  #emit(type: string, data: object): void {
    this.#context.options.events.emitEphemeral(type, data);
  }
}

function lost(): McpFailure {
  return new McpFailure("MCP connection closed unexpectedly", "os_connection_closed");
}
