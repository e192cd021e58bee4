import type { McpSerializableServerConfig, McpSetEnvValueModeDetails } from "@parley/protocol";
import type { EventSink } from "../ports/event-sink.js";
import type { SignInStore } from "./oauth/sign-in-store.js";
import type { McpQuestions } from "./questions.js";
import type { Sampler } from "./sampling.js";

/** Servers by name, as they are configured on the wire (`mcpServers`). */
export type McpServers = Readonly<Record<string, McpSerializableServerConfig>>;

/** What a session gives its MCP servers. */
export interface McpHostOptions {
  readonly sessionId: string;
  readonly servers: McpServers;
  /** Names of servers that are not started until someone enables them. */
  readonly disabled?: readonly string[] | undefined;
  /** Absolute; where servers run that don't say where. */
  readonly workingDirectory: string;
  /** What server processes see: the host's environment, less everything secret. See `toolEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * What `${NAME}` in a configuration stands for. Default: `environment`. A host that wants configurations to
   * name secrets gives its own environment here: only the servers that name one receive it.
   */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
  /** Default: `direct`. */
  readonly envValueMode?: McpSetEnvValueModeDetails | undefined;
  /** How the runtime introduces itself to servers. */
  readonly clientInfo: { readonly name: string; readonly version: string };
  readonly events: EventSink;
  readonly questions: McpQuestions;
  /** Makes the model calls that clients allow servers; without it they fail. */
  readonly sample?: Sampler | undefined;
  /** Keeps what signing in leaves behind. Default: in memory, for this host alone. */
  readonly signIns?: SignInStore | undefined;
  /**
   * Where a document describes this client: its id for authorization servers that read such documents, in the place
   * of registering. Default: it registers.
   */
  readonly clientIdMetadataUrl?: string | undefined;
  /** Whether a client shows MCP apps: servers are told, and the model isn't offered what only apps may call. Default false. */
  readonly showsApps?: boolean | undefined;
  /** How long a server may take for the handshake, in milliseconds. Default: 60,000, as the official runtime's. */
  readonly handshakeMs?: number | undefined;
  /** Reaches servers over HTTP. Default: the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}
