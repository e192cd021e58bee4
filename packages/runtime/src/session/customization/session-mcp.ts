import { isDeepStrictEqual } from "node:util";
import type { McpServersLoadedData } from "@parley/protocol";
import type { AgentHost } from "../../agent/index.js";
import type { McpHost, McpQuestions, McpServers } from "../../mcp/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import { type Tool, toolEnvironment } from "../../tools/index.js";
import type { SessionSettings } from "../opening/settings.js";
import {
  type AgentWithServers,
  type McpSourcesSession,
  mayHaveServers,
  serversOf,
  type WantedServers,
  wantedServers,
} from "./mcp-sources.js";

/** What a session's MCP servers need of it. */
export interface McpSession {
  readonly id: string;
  /** Absolute; the runtime's home. */
  readonly home: string;
  /** Of this runtime. */
  readonly version: string;
  /** The host's; servers see the harmless part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: SessionSettings;
  readonly events: EventSink;
  readonly questions: McpQuestions;
  /** Whose model servers may be lent. */
  readonly host: AgentHost;
}

/**
 * How long a prompt waits for servers that start, in milliseconds: a little more than each has for its
 * handshake. The official runtime waits until each is connected or has failed.
 */
const SETTLE_MS = 65_000;

const NO_TOOLS: readonly Tool[] = [];

/** A session's MCP servers. Their code is loaded, and they start, when they are first needed. */
export class SessionMcp {
  readonly #session: McpSession;
  readonly #sources: McpSourcesSession;
  #making: Promise<McpHost> | undefined;
  #host: McpHost | undefined;
  readonly #others = new Set<McpHost>();
  #isDisposed = false;
  /** Servers that took the place of those the session has by its settings. */
  #replaced: WantedServers | undefined;

  constructor(session: McpSession, sources: Pick<McpSourcesSession, "plugins" | "chosenAgent">) {
    this.#session = session;
    this.#sources = {
      ...sources,
      home: session.home,
      get settings() {
        return session.settings;
      },
    };
  }

  /** The tools of every connected server. The same array while none changed. */
  get tools(): readonly Tool[] {
    return this.#host?.tools() ?? NO_TOOLS;
  }

  /** The data of `session.mcp_servers_loaded`. */
  loaded(): McpServersLoadedData {
    return this.#host?.loaded() ?? { servers: [] };
  }

  host(): Promise<McpHost> {
    this.#making ??= this.#make();
    return this.#making;
  }

  /** Starts servers and waits until it is known of each what became of it. @returns `undefined` when there are none */
  settle(signal: AbortSignal): Promise<void> | undefined {
    if (!this.#making && !mayHaveServers(this.#sources)) return undefined;
    return this.host().then((host) => host.whenSettled({ deadlineMs: SETTLE_MS, signal }));
  }

  /** A client said something else about the session. */
  changed(before: SessionSettings, after: SessionSettings): void {
    const said = ({ workingDirectory, customization }: SessionSettings) => {
      const { mcpServers, enableConfigDiscovery, pluginDirectories, installedPlugins } = customization;
      return {
        mcpServers,
        enableConfigDiscovery,
        pluginDirectories,
        installedPlugins,
        ...(enableConfigDiscovery && { workingDirectory }),
      };
    };
    if (isDeepStrictEqual(said(before), said(after))) return;
    this.#replaced = undefined;
    this.refresh().catch(() => {});
  }

  /** Looks again what servers the session should have: new ones start, those that are gone end. */
  async refresh(): Promise<void> {
    const host = await this.#making;
    if (!host) return;
    const { servers, disabled } = await this.#wanted();
    host.configure(servers, disabled);
  }

  /** The session has these servers from now on, until a client says something else about it. */
  async replace(servers: McpServers, disabled: readonly string[]): Promise<McpHost> {
    const host = await this.host();
    this.#replaced = { servers, disabled: [...disabled] };
    host.configure(servers, disabled);
    return host;
  }

  /** As {@link refresh}, and starts every server anew. */
  async reload(): Promise<void> {
    const host = await this.host();
    const { servers, disabled } = await this.#wanted();
    await host.reload(servers, disabled);
  }

  async #wanted(): Promise<WantedServers> {
    return this.#replaced ?? (await wantedServers(this.#sources));
  }

  /**
   * The servers that a sub-agent brings, apart from the session's. They start with `whenSettled`; whoever asks
   * ends them, and they end with the session, too.
   *
   * @returns `undefined` when it brings none, or may not
   */
  async hostFor(agent: AgentWithServers): Promise<McpHost | undefined> {
    const { workingDirectory } = this.#session.settings;
    const servers = await serversOf(agent, { home: this.#session.home, workingDirectory });
    if (!servers) return undefined;
    const host = await this.#create({ servers, disabled: [] });
    if (this.#isDisposed) await host.dispose();
    else this.#others.add(host);
    return host;
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.all([this.#making, ...this.#others].map(async (host) => (await host)?.dispose()));
  }

  async #make(): Promise<McpHost> {
    const host = await this.#create(await wantedServers(this.#sources));
    this.#host = host;
    if (this.#isDisposed) await host.dispose();
    return host;
  }

  async #create({ servers, disabled }: WantedServers): Promise<McpHost> {
    const [{ createMcpHost, signInsOnDisk }, { modelSampler }] = await Promise.all([
      import("../../mcp/index.js"),
      import("./model-sampler.js"),
    ]);
    const { id, home, version, environment, events, questions, settings } = this.#session;
    const { workingDirectory, customization } = settings;
    const { envValueMode, mcpOAuthTokenStorage, requestMcpApps, authClientIdMetadataUrl } = customization;
    return createMcpHost({
      sessionId: id,
      servers,
      disabled,
      workingDirectory,
      environment: toolEnvironment(environment, id),
      variables: environment,
      envValueMode,
      clientInfo: { name: "parley", version },
      events,
      questions,
      sample: modelSampler(() => this.#session.host),
      signIns: mcpOAuthTokenStorage === "in-memory" ? undefined : signInsOnDisk(home),
      clientIdMetadataUrl: authClientIdMetadataUrl,
      showsApps: requestMcpApps,
    });
  }
}
