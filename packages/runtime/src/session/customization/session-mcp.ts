import { isDeepStrictEqual } from "node:util";
import type { McpServersLoadedData } from "@parley/protocol";
import type { McpHost, McpQuestions } from "../../mcp/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import { type Tool, toolEnvironment } from "../../tools/index.js";
import type { SessionSettings } from "../opening/settings.js";

/** What a session's MCP servers need of it. */
export interface McpSession {
  readonly id: string;
  /** Of this runtime. */
  readonly version: string;
  /** The host's; servers see the harmless part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly events: EventSink;
  readonly questions: McpQuestions;
  settings(): SessionSettings;
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
  #making: Promise<McpHost> | undefined;
  #host: McpHost | undefined;
  #isDisposed = false;

  constructor(session: McpSession) {
    this.#session = session;
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
    const { mcpServers = {}, disabledMcpServers = [] } = this.#session.settings().customization;
    if (!this.#making && Object.keys(mcpServers).length + disabledMcpServers.length === 0) return undefined;
    return this.host().then((host) => host.whenSettled({ deadlineMs: SETTLE_MS, signal }));
  }

  /** A client said something else about the session. */
  changed(before: SessionSettings, after: SessionSettings): void {
    const { mcpServers = {} } = after.customization;
    if (!this.#making || isDeepStrictEqual(before.customization.mcpServers ?? {}, mcpServers)) return;
    this.#making.then((host) => host.configure(mcpServers)).catch(() => {});
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await (await this.#making)?.dispose();
  }

  async #make(): Promise<McpHost> {
    const { createMcpHost } = await import("../../mcp/index.js");
    const { id, version, environment, events, questions, settings } = this.#session;
    const { workingDirectory, customization } = settings();
    const host = createMcpHost({
      sessionId: id,
      servers: customization.mcpServers ?? {},
      disabled: customization.disabledMcpServers,
      workingDirectory,
      environment: toolEnvironment(environment, id),
      variables: environment,
      envValueMode: customization.envValueMode,
      clientInfo: { name: "parley", version },
      events,
      questions,
    });
    this.#host = host;
    if (this.#isDisposed) await host.dispose();
    return host;
  }
}
