import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Implementation, ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { JsonSchemaValidator, jsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/types.js";
import { untilAborted } from "./abort.js";
import type { ServerPlan } from "./config.js";
import { handshakeFailure, McpFailure } from "./failures.js";
import { type OpenTransport, openTransport, type TransportOptions } from "./transports.js";

/** What a server asks of the runtime while it works. */
export interface ServerRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The server's own id of its request. */
  readonly id: string | number;
  /** Fires when the server takes the request back, or goes. */
  readonly signal: AbortSignal;
}

export type ListKind = "tools" | "resources" | "prompts";

/** Hears what a server does by itself. */
export interface ConnectionListener {
  listChanged(kind: ListKind): void;
  /** The server is gone, though nobody closed the connection. */
  lost(): void;
  /** @returns the result of the request; an error with a `code` is answered with it */
  asked(request: ServerRequest): Promise<Record<string, unknown>>;
}

export interface ConnectOptions extends TransportOptions {
  readonly clientInfo: Implementation;
  /** Whether forms and pages can be shown to people. */
  readonly canElicit: boolean;
  /** Whether pages that servers bring can be shown. */
  readonly showsApps: boolean;
  readonly listener: ConnectionListener;
  /** For the handshake. Milliseconds. */
  readonly deadlineMs: number;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** A tool as its server describes it. */
export interface ListedTool {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly inputSchema?: Readonly<Record<string, unknown>>;
  readonly annotations?: { readonly title?: string; readonly readOnlyHint?: boolean };
  readonly _meta?: { readonly ui?: unknown };
}

/** Says that pages of servers can be shown. Source: the MCP extension. */
const APPS_EXTENSION = { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } };

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds without an answer or progress. Default: 60,000, as the MCP SDK's. */
  readonly timeoutMs?: number;
  onProgress?(progress: Progress): void;
}

type Params = Readonly<Record<string, unknown>>;

/** Pages of a list that are read. */
const MAX_PAGES = 200;

/** How long the end of an HTTP session may take, in milliseconds. */
const GOODBYE_MS = 1_000;

/** The SDK checks results against the schemas of tools; what a tool answers is the model's to judge. */
const NO_VALIDATION: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/** A server that has completed the handshake. */
export class McpConnection {
  readonly #client: Client;
  readonly #anyResult: typeof ResultSchema;
  readonly #way: OpenTransport;
  #state: "open" | "retired" | "closing" | "lost" = "open";
  /** Requests without an answer yet. */
  #pending = 0;

  private constructor(parts: {
    readonly client: Client;
    readonly anyResult: typeof ResultSchema;
    readonly way: OpenTransport;
    readonly listener: ConnectionListener;
  }) {
    this.#client = parts.client;
    this.#anyResult = parts.anyResult;
    this.#way = parts.way;
    this.#client.onclose = () => {
      if (this.#state === "open") parts.listener.lost();
      if (this.#state !== "closing") this.#state = "lost";
    };
  }

  /** @throws McpFailure with why it failed; HttpProblem when the server wants a sign-in; the signal's reason */
  static async connect(plan: ServerPlan, options: ConnectOptions): Promise<McpConnection> {
    const { clientInfo, canElicit, showsApps, listener, deadlineMs } = options;
    const [{ Client }, { ResultSchema: anyResult }, way] = await Promise.all([
      import("@modelcontextprotocol/sdk/client/index.js"),
      import("@modelcontextprotocol/sdk/types.js"),
      openTransport(plan, options),
    ]);
    const client = new Client(clientInfo, {
      capabilities: {
        sampling: {},
        ...(canElicit && { elicitation: { form: {}, url: {} } }),
        ...(showsApps && { extensions: APPS_EXTENSION }),
      },
      jsonSchemaValidator: NO_VALIDATION,
    });
    listen(client, listener);
    try {
      const deadline = AbortSignal.any([options.signal, AbortSignal.timeout(deadlineMs)]);
      await untilAborted(client.connect(way.transport, { timeout: 2 * deadlineMs }), deadline);
      return new McpConnection({ client, anyResult, way, listener });
    } catch (error) {
      const known = way.failure();
      await way.transport.close();
      options.signal.throwIfAborted();
      throw known ?? handshakeFailure(error, deadlineMs);
    }
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** What the server calls itself before people. */
  get title(): string | undefined {
    return this.#client.getServerVersion()?.title;
  }

  get instructions(): string | undefined {
    return this.#client.getInstructions();
  }

  /** @throws the server's error, or McpFailure when it is gone */
  async listTools(signal?: AbortSignal): Promise<readonly ListedTool[]> {
    if (!this.#client.getServerCapabilities()?.tools) return [];
    const tools: ListedTool[] = [];
    let cursor: unknown;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const result = await this.request("tools/list", cursor === undefined ? {} : { cursor }, {
        ...(signal && { signal }),
      });
      const listed = Array.isArray(result["tools"]) ? (result["tools"] as readonly ListedTool[]) : [];
      tools.push(...listed.filter((tool) => typeof tool?.name === "string"));
      cursor = result["nextCursor"];
      if (cursor === undefined || cursor === null) break;
    }
    return tools;
  }

  /** @throws the server's error; McpFailure or HttpProblem when it can't be reached; the signal's reason */
  async request(method: string, params: Params, options: RequestOptions = {}): Promise<Params> {
    if (!this.isOpen) throw new McpFailure("Transport closed", "os_connection_closed");
    const { signal, timeoutMs, onProgress } = options;
    this.#pending += 1;
    try {
      return await this.#client.request({ method, params: { ...params } }, this.#anyResult, {
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
        ...(onProgress && { onprogress: onProgress, resetTimeoutOnProgress: true }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#isReachable) throw error;
      throw new McpFailure("MCP transport closed before the tool responded", "os_connection_closed");
    } finally {
      this.#pending -= 1;
      if (!this.isOpen) this.retire();
    }
  }

  get #isReachable(): boolean {
    return this.#state === "open" || this.#state === "retired";
  }

  /** Takes no more requests, and closes once those at work are answered. */
  retire(): void {
    if (this.#state === "open") this.#state = "retired";
    if (this.#pending === 0) void this.close();
  }

  async close(): Promise<void> {
    if (!this.#isReachable) return;
    this.#state = "closing";
    const { goodbye } = this.#way;
    if (goodbye) await untilAborted(goodbye(), AbortSignal.timeout(GOODBYE_MS)).catch(() => undefined);
    await this.#client.close();
  }
}

function listen(client: Client, listener: ConnectionListener): void {
  client.fallbackRequestHandler = ({ method, params }, { requestId, signal }) =>
    listener.asked({ method, params: params ?? {}, id: requestId, signal });
  client.fallbackNotificationHandler = async ({ method }) => {
    const list = /^notifications\/(tools|resources|prompts)\/list_changed$/.exec(method)?.[1];
    if (list) listener.listChanged(list as ListKind);
  };
}
