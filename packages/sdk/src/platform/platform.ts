import type { MessageDuplex } from "../connection/duplex.js";

export interface SpawnOptions {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Record<string, string | undefined>;
  /** Default: this process's. */
  readonly cwd?: string | undefined;
  /** How it is talked to: over its standard streams, or over a port that it announces. */
  readonly transport: "stdio" | "tcp";
}

/** A runtime process that this client started. */
export interface RuntimeProcess {
  /** Its standard streams, of a process with `transport: "stdio"`. */
  readonly stdio: MessageDuplex | undefined;
  /** Why it ended; `undefined` while it runs. */
  readonly exit: Error | undefined;
  /** Resolves with {@link exit} when it ends. Never rejects. */
  readonly ended: Promise<Error>;
  /**
   * The port it announces on its standard output.
   *
   * @throws ParleyError when it ends or takes too long
   */
  announcedPort(timeoutMs: number): Promise<number>;
  /** Asks it to end, or ends it. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/** A WebSocket to a server that is no runtime. */
export interface Upstream {
  send(data: string | Uint8Array): void;
  onMessage(handler: (data: string | Uint8Array) => void): void;
  /** With an error when it did not end in good order. */
  onClose(handler: (error?: Error) => void): void;
  close(): void;
}

/** What differs between Node and a browser. `#platform` is one of the two. */
export interface Platform {
  /** Variables of this process; none in a browser. */
  environment(): Record<string, string | undefined>;
  /** Whether a path names a place whatever the working directory is. */
  isAbsolutePath(path: string): boolean;
  /** The runtime that is installed beside this SDK, if one is. */
  findInstalledRuntime(): string | undefined;
  /** @throws ParleyError when there is no such program */
  spawnRuntime(options: SpawnOptions): Promise<RuntimeProcess>;
  connectTcp(address: { host: string; port: number }, signal: AbortSignal): Promise<MessageDuplex>;
  connectWebSocket(url: string, signal: AbortSignal): Promise<MessageDuplex>;
  /** @param headers sent with the request to open it, where the environment can */
  openUpstream(url: string, headers: Record<string, string[] | undefined>): Promise<Upstream>;
  /** The standard streams of this process, for a program that its runtime started. */
  parentStdio(): Promise<MessageDuplex>;
}
