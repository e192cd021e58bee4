import { isDeepStrictEqual } from "node:util";
import type {
  McpOauthLoginRequest,
  McpResourcesListRequest,
  McpResourcesListTemplatesRequest,
  McpResourcesReadRequest,
  McpSerializableServerConfig,
} from "@parley/protocol";
import type { Tool } from "../tools/index.js";
import { untilAborted } from "./abort.js";
import { McpApps } from "./apps.js";
import { toolsOf } from "./catalog.js";
import { planServer, type RawConfig } from "./config.js";
import { notConnected } from "./failures.js";
import type { McpHost, SettleOptions } from "./host.js";
import type { McpHostOptions, McpServers } from "./host-options.js";
import { HostLogins } from "./oauth/host-logins.js";
import { signInsInMemory } from "./oauth/sign-in-store.js";
import { resourceContents, resourceList, resourceTemplateList } from "./resources.js";
import { SamplingCalls } from "./sampling.js";
import { McpServer } from "./server.js";
import type { ServerContext } from "./server-context.js";
import { hostState, summaries, toolList } from "./summaries.js";

/** How long a server may take for the handshake, in milliseconds. The official runtime's. */
const HANDSHAKE_MS = 60_000;

/** Makes the host of a session's MCP servers. Nothing starts yet. */
export function createMcpHost(options: McpHostOptions): McpHost {
  return new SessionMcpHost(options);
}

class SessionMcpHost implements McpHost {
  readonly #context: ServerContext;
  readonly #servers = new Map<string, McpServer>();
  readonly #sampling: SamplingCalls;
  readonly #logins: HostLogins;
  readonly apps: McpApps;
  /** Servers that are ending and not the session's any more. */
  readonly #leaving = new Set<Promise<void>>();
  /** Those who wait for servers that are starting. */
  readonly #waiting = new Set<AbortController>();
  #envValueMode: "direct" | "indirect";
  /** Switched off by configuration, not by command. */
  #configuredOff: ReadonlySet<string>;
  #isStarted = false;
  #tools: readonly Tool[] | undefined;
  #disposing: Promise<void> | undefined;

  constructor(options: McpHostOptions) {
    const { environment, workingDirectory, variables = environment } = options;
    this.#envValueMode = options.envValueMode ?? "direct";
    this.#sampling = new SamplingCalls(options.sample);
    this.#context = {
      options,
      signIns: options.signIns ?? signInsInMemory(),
      deadlineMs: options.handshakeMs ?? HANDSHAKE_MS,
      plan: (name, config) =>
        planServer(name, config, {
          workingDirectory,
          environment,
          lookup: (variable) => variables[variable] ?? environment[variable],
          envValueMode: this.#envValueMode,
        }),
      changed: () => {
        this.#tools = undefined;
      },
    };
    this.#logins = new HostLogins(this.#context, this.#context.signIns);
    this.apps = new McpApps({
      areShown: options.showsApps === true,
      events: options.events,
      server: (name) => this.#servers.get(name),
      read: (request) => this.readResource(request),
      settled: () => this.#settled(),
    });
    const { servers, disabled = [] } = options;
    for (const [name, config] of Object.entries(servers)) this.#put(name, { ...config }, false);
    for (const name of disabled) this.#put(name, this.#servers.get(name)?.config ?? {}, true);
    this.#configuredOff = new Set(disabled);
  }

  get isEmpty(): boolean {
    return this.#servers.size === 0;
  }

  tools(): readonly Tool[] {
    this.#tools ??= toolsOf(this.#all);
    return this.#tools;
  }

  configure(servers: McpServers, disabled: readonly string[] = []): void {
    this.#take({ servers, disabled }, (server) => server.halt("idle"));
    if (this.#isStarted) void this.#settled();
  }

  /** @param end ends a server that is not wanted any more, or not like that */
  #take(
    { servers, disabled }: { servers: McpServers; disabled: readonly string[] },
    end: (server: McpServer) => Promise<void>,
  ): void {
    for (const [name, server] of this.#servers) {
      const config = servers[name];
      const isSwitchedOn =
        server.state.kind === "disabled" && this.#configuredOff.has(name) && !disabled.includes(name);
      if (!config && !server.isConfigured && disabled.includes(name)) continue;
      if (config && !isSwitchedOn && isDeepStrictEqual({ ...config }, server.config)) continue;
      this.#servers.delete(name);
      const left = (config ? end(server) : server.halt("idle")).finally(() => this.#leaving.delete(left));
      this.#leaving.add(left);
    }
    for (const [name, config] of Object.entries(servers)) {
      if (!this.#servers.has(name)) this.#put(name, { ...config }, disabled.includes(name));
    }
    for (const name of disabled) if (!this.#servers.has(name)) this.#put(name, {}, true);
    this.#configuredOff = new Set(disabled);
    this.#tools = undefined;
  }

  async whenSettled({ deadlineMs, signal }: SettleOptions): Promise<void> {
    this.#isStarted = true;
    const starting = this.#all.filter(({ state }) => state.kind === "idle" || state.kind === "starting");
    for (const server of this.#all) server.signIn();
    if (starting.length === 0 || this.#disposing) return;
    const release = new AbortController();
    const ends = [release.signal, AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])];
    this.#waiting.add(release);
    const settled = Promise.all(starting.map((server) => server.start()));
    await untilAborted(settled, AbortSignal.any(ends)).catch(() => undefined);
    this.#waiting.delete(release);
  }

  loaded() {
    return { servers: summaries(this.#all) };
  }

  async list() {
    await this.#settled();
    return { servers: summaries(this.#all), host: hostState(this.#all) };
  }

  async listTools(serverName: string) {
    await this.#settled();
    const state = this.#servers.get(serverName)?.state;
    if (state?.kind === "failed") throw state.failure;
    if (state?.kind !== "connected") throw new Error(`MCP server "${serverName}" is not connected`);
    return toolList(state.tools);
  }

  async enable(serverName: string): Promise<void> {
    const server = this.#servers.get(serverName);
    if (!server?.isConfigured) {
      await server?.halt("idle");
      this.#servers.delete(serverName);
    } else if (server.state.kind === "disabled") await server.restart();
    else await server.start();
  }

  async disable(serverName: string): Promise<void> {
    const server = this.#servers.get(serverName) ?? this.#put(serverName, {}, false);
    await server.halt("disabled");
  }

  async reload(servers?: McpServers, disabled: readonly string[] = []): Promise<void> {
    if (servers) this.#take({ servers, disabled }, (server) => server.dispose());
    const running = this.#all.filter(({ state }) => state.kind !== "disabled");
    await Promise.all(running.map((server) => server.reload()));
  }

  async startServer(serverName: string, config?: McpSerializableServerConfig): Promise<void> {
    await this.#startAnew(serverName, config);
  }

  async restartServer(serverName: string, config?: McpSerializableServerConfig): Promise<void> {
    await this.#startAnew(serverName, config);
  }

  async stopServer(serverName: string): Promise<void> {
    await this.#servers.get(serverName)?.halt("stopped");
  }

  async isServerRunning(serverName: string) {
    await this.#settled();
    return { running: this.#servers.get(serverName)?.state.kind === "connected" };
  }

  moveLoadingToBackground() {
    const waiting = [...this.#waiting];
    for (const release of waiting) release.abort();
    return { movedToBackground: waiting.length > 0 };
  }

  setEnvValueMode(mode: "direct" | "indirect"): void {
    this.#envValueMode = mode;
  }

  async listResources({ serverName, cursor }: McpResourcesListRequest) {
    return resourceList(await this.#ask(serverName, "resources/list", cursorOf(cursor)));
  }

  async listResourceTemplates({ serverName, cursor }: McpResourcesListTemplatesRequest) {
    return resourceTemplateList(await this.#ask(serverName, "resources/templates/list", cursorOf(cursor)));
  }

  async readResource({ serverName, uri }: McpResourcesReadRequest) {
    return resourceContents(await this.#ask(serverName, "resources/read", { uri }));
  }

  executeSampling: McpHost["executeSampling"] = (params) => this.#sampling.execute(params);

  cancelSamplingExecution(requestId: string) {
    return { cancelled: this.#sampling.cancel(requestId) };
  }

  async authenticationStateChanged(serverName?: string): Promise<void> {
    const waiting = this.#all.filter(
      ({ name, state }) => state.kind === "needs-auth" && (serverName === undefined || serverName === name),
    );
    await Promise.all(waiting.map((server) => server.signedIn()));
  }

  async login(request: McpOauthLoginRequest) {
    await this.#settled();
    return this.#logins.start(this.#servers.get(request.serverName), request);
  }

  async probe(serverName: string) {
    return this.#logins.probe(serverName, this.#servers.get(serverName));
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#dispose();
    return this.#disposing;
  }

  async #dispose(): Promise<void> {
    this.#sampling.cancelAll();
    this.#logins.cancelAll();
    await Promise.allSettled([...this.#leaving, ...this.#all.map((server) => server.dispose())]);
  }

  get #all(): McpServer[] {
    return [...this.#servers.values()];
  }

  #put(name: string, config: RawConfig, isDisabled: boolean): McpServer {
    const server = new McpServer(name, config, { context: this.#context, isDisabled });
    this.#servers.set(name, server);
    this.#tools = undefined;
    return server;
  }

  /** Servers that are starting have decided. */
  #settled(): Promise<void> {
    return this.whenSettled({ deadlineMs: this.#context.deadlineMs });
  }

  async #startAnew(serverName: string, config: McpSerializableServerConfig | undefined): Promise<void> {
    const known = this.#servers.get(serverName);
    if (config) {
      await known?.halt("idle");
      this.#put(serverName, { ...config }, false);
    } else if (!known?.isConfigured) {
      throw new Error(`MCP server "${serverName}" has no installed config to restart`);
    }
    const server = this.#servers.get(serverName);
    if (server?.state.kind === "idle") await server.start();
    else await server?.restart();
    await server?.signInTried();
    if (server?.state.kind === "failed") throw server.state.failure;
    if (server?.state.kind === "needs-auth") {
      throw new Error(`MCP server "${serverName}" requires authentication`);
    }
  }

  /** @throws in the official runtime's words */
  async #ask(serverName: string, method: string, params: Readonly<Record<string, unknown>>) {
    await this.#settled();
    const server = this.#servers.get(serverName);
    if (server?.state.kind !== "connected") throw notConnected(serverName, server !== undefined);
    try {
      return await server.request(method, params);
    } catch (error) {
      const subject = typeof params["uri"] === "string" ? ` (${params["uri"]})` : "";
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`MCP ${method} failed for ${serverName}${subject}: ${message}`, { cause: error });
    }
  }
}

function cursorOf(cursor: string | undefined): Readonly<Record<string, unknown>> {
  return cursor === undefined ? {} : { cursor };
}
