import type { MessageDuplex } from "./duplex.js";

/** What the two kinds of connection that start a runtime process have in common. */
export interface ChildProcessRuntimeConnection {
  /**
   * The runtime: a program, or a `.js` file that is run with Node. Default: the environment variable
   * `COPILOT_CLI_PATH`, then the `parley` package installed beside this one.
   */
  readonly path?: string;
  /** Arguments put before the SDK's own. */
  readonly args?: readonly string[];
  /** The process's whole environment, in place of the inherited one. Excludes the client's `env`. */
  readonly env?: Record<string, string>;
}

/** Starts a runtime process and talks over its standard input and output. The default. */
export interface StdioRuntimeConnection extends ChildProcessRuntimeConnection {
  readonly kind: "stdio";
}

/** Starts a runtime process that listens on a TCP port, and connects to it. */
export interface TcpRuntimeConnection extends ChildProcessRuntimeConnection {
  readonly kind: "tcp";
  /** Port to listen on; 0, the default, lets the system choose. */
  readonly port?: number;
  /** The secret that connections must present. Default: a new UUID. */
  readonly connectionToken?: string;
}

/** Connects to a runtime that runs already. Nothing is started, nor stopped. */
export interface UriRuntimeConnection {
  readonly kind: "uri";
  /** `"port"`, `"host:port"`, `"[ipv6]:port"`, `"http://host:port"`, or `"ws://…"` for WebSocket. */
  readonly url: string;
  /** The runtime's secret, if it demands one. */
  readonly connectionToken?: string;
}

/** Runs the runtime in this process. */
export interface InProcessRuntimeConnection {
  readonly kind: "inprocess";
  /** What hosts it. Default: `hostInProcess` of the package `@parley/runtime`. */
  readonly host?: InProcessHost;
}

export interface InProcessHostOptions {
  /** The runtime's environment variables. */
  env: Record<string, string | undefined>;
  /** Where it keeps its data. Default: its own. */
  home?: string;
  logLevel?: string;
}

/** Starts a runtime in this process; closing what it gives ends that runtime. */
export type InProcessHost = (options: InProcessHostOptions) => Promise<MessageDuplex>;

/**
 * The runtime that started this program, over its own standard streams: what an extension has.
 *
 * @internal
 */
export interface ParentRuntimeConnection {
  readonly kind: "parent";
}

/** How a client reaches its runtime. Made by the functions of the same name. */
export type RuntimeConnection =
  | StdioRuntimeConnection
  | InProcessRuntimeConnection
  | TcpRuntimeConnection
  | UriRuntimeConnection;

export const RuntimeConnection = {
  /** Starts a runtime process and talks over its standard input and output. */
  forStdio: (options: Omit<StdioRuntimeConnection, "kind"> = {}): StdioRuntimeConnection => ({
    kind: "stdio",
    ...options,
  }),

  /** Starts a runtime process that listens on a TCP port, and connects to it. */
  forTcp: (options: Omit<TcpRuntimeConnection, "kind"> = {}): TcpRuntimeConnection => ({
    kind: "tcp",
    ...options,
  }),

  /**
   * Connects to a runtime that runs already.
   *
   * @param url `"port"`, `"host:port"`, `"http://host:port"` or `"ws://…"`
   */
  forUri: (url: string, options: { connectionToken?: string } = {}): UriRuntimeConnection => ({
    kind: "uri",
    url,
    ...options,
  }),

  /** Runs the runtime in this process, without a child. Needs the package `@parley/runtime`, or a `host`. */
  forInProcess: (options: { host?: InProcessHost } = {}): InProcessRuntimeConnection => ({
    kind: "inprocess",
    ...options,
  }),
} as const;
