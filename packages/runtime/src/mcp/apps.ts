import type {
  McpAppsCallToolRequest,
  McpAppsDiagnoseResult,
  McpAppsListToolsRequest,
  McpAppsReadResourceRequest,
  McpAppsReadResourceResult,
  McpAppsSetHostContextDetails,
} from "@parley/protocol";
import type { EventSink } from "../ports/event-sink.js";
import type { ListedTool } from "./connection.js";
import { notConnected } from "./failures.js";
import type { McpServer } from "./server.js";
import { toolList } from "./summaries.js";

/** How many tools a diagnosis names. */
const SAMPLE = 5;

type Fields = Record<string, unknown>;

export interface AppsSetup {
  /** Whether a client shows apps. */
  readonly areShown: boolean;
  readonly events: EventSink;
  server(name: string): McpServer | undefined;
  read(request: McpAppsReadResourceRequest): Promise<McpAppsReadResourceResult>;
  /** Servers that were starting have decided. */
  settled(): Promise<void>;
}

/** What pages that servers bring, and that a client shows, may do (MCP's extension `io.modelcontextprotocol/ui`). */
export class McpApps {
  readonly #setup: AppsSetup;
  #hostContext: McpAppsSetHostContextDetails = {};

  constructor(setup: AppsSetup) {
    this.#setup = setup;
  }

  get hostContext(): McpAppsSetHostContextDetails {
    return this.#hostContext;
  }

  setHostContext(context: McpAppsSetHostContextDetails): void {
    this.#hostContext = context;
  }

  async diagnose(serverName: string): Promise<McpAppsDiagnoseResult> {
    const { areShown, settled, server } = this.#setup;
    await settled();
    const found = server(serverName);
    const tools = found?.tools ?? [];
    const withUi = tools.filter((tool) => uiOf(tool) !== undefined);
    return {
      capability: { sessionHasMcpApps: areShown, featureFlagEnabled: areShown, advertised: areShown },
      server: {
        connected: found?.state.kind === "connected",
        toolCount: tools.length,
        toolsWithUiMeta: withUi.length,
        sampleToolNames: withUi.slice(0, SAMPLE).map(({ name }) => name),
      },
    };
  }

  /** What an app may call. @throws when it is another server's, or the server is not connected */
  async listTools({ serverName, originServerName }: McpAppsListToolsRequest): Promise<{ tools: Fields[] }> {
    const what = "tools/list is not allowed: app loaded from";
    if (serverName !== originServerName) {
      this.#check();
      throw new Error(
        `Cross-server MCP App ${what} "${originServerName}" cannot list tools on "${serverName}"`,
      );
    }
    const { tools } = await this.#connected(serverName);
    return { tools: toolList(tools.filter(isForApps)).tools.map((tool) => ({ ...tool })) };
  }

  /** @throws when the app may not call it, or the server can't be reached */
  async callTool(request: McpAppsCallToolRequest): Promise<Fields> {
    const { serverName, toolName, originServerName } = request;
    if (serverName !== originServerName) {
      this.#check();
      const who = `app loaded from "${originServerName}" cannot call ${toolName} on "${serverName}"`;
      throw new Error(`Cross-server MCP App tools/call is not allowed: ${who}`);
    }
    const server = await this.#connected(serverName);
    const tool = server.tools.find(({ name }) => name === toolName);
    if (!tool) throw new Error(`MCP tool not found on ${serverName}: ${toolName}`);
    if (!isForApps(tool)) throw new Error(`Tool ${toolName} on ${serverName} is not callable from MCP Apps`);
    return this.#call(server, tool, request.arguments);
  }

  /** @throws when the server is not connected, or refuses */
  async readResource(request: McpAppsReadResourceRequest): Promise<McpAppsReadResourceResult> {
    await this.#connected(request.serverName);
    return this.#setup.read(request);
  }

  async #call(server: McpServer, tool: ListedTool, args: Fields | undefined): Promise<Fields> {
    const started = performance.now();
    const ui = uiOf(tool);
    const tell = (outcome: object) =>
      this.#setup.events.emitEphemeral("mcp_app.tool_call_complete", {
        serverName: server.name,
        toolName: tool.name,
        ...(args && { arguments: args }),
        durationMs: Math.round(performance.now() - started),
        ...outcome,
        ...(ui !== undefined && { toolMeta: { ui } }),
      });
    try {
      const result = await server.callTool(tool.name, args ?? {}, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      tell({ success: result["isError"] !== true, result });
      return result;
    } catch (error) {
      tell({ success: false, error: { message: error instanceof Error ? error.message : String(error) } });
      throw error;
    }
  }

  async #connected(serverName: string): Promise<McpServer> {
    this.#check();
    await this.#setup.settled();
    const server = this.#setup.server(serverName);
    if (server?.state.kind !== "connected") throw notConnected(serverName, server !== undefined);
    return server;
  }

  #check(): void {
    if (!this.#setup.areShown) throw new Error('The "mcp-apps" capability is not available in this session');
  }
}

/** What a tool says of pages. */
export function uiOf(tool: ListedTool): Fields | undefined {
  const ui = tool._meta?.ui;
  return typeof ui === "object" && ui !== null ? (ui as Fields) : undefined;
}

/** Whether apps may call a tool. By default both they and the model may. */
function isForApps(tool: ListedTool): boolean {
  return isVisibleTo("app", tool);
}

/** Whether a model may call a tool. */
export function isForModels(tool: ListedTool): boolean {
  return isVisibleTo("model", tool);
}

function isVisibleTo(who: "app" | "model", tool: ListedTool): boolean {
  const visibility = uiOf(tool)?.["visibility"];
  return !Array.isArray(visibility) || visibility.includes(who);
}
