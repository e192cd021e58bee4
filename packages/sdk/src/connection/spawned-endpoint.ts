import { platform } from "#platform";
import { ParleyError } from "../errors.js";
import type { RuntimeProcess } from "../platform/platform.js";
import type { CopilotClientOptions } from "../types/client-options.js";
import { runtimeArguments, runtimeVariables } from "./command-line.js";
import type { MessageDuplex } from "./duplex.js";
import type { Endpoint } from "./endpoint.js";
import type { StdioRuntimeConnection, TcpRuntimeConnection } from "./runtime-connection.js";
import { PORT_ANNOUNCEMENT_MS, PROCESS_EXIT_MS } from "./timeouts.js";

/** How long a broken connection waits for the process's end, which explains it better, in milliseconds. */
const EXPLANATION_MS = 500;

/** A runtime process that this client starts and ends. */
export class SpawnedEndpoint implements Endpoint {
  readonly ownsRuntime = true;
  readonly token: string | undefined;
  port: number | undefined;
  readonly #connection: StdioRuntimeConnection | TcpRuntimeConnection;
  readonly #options: CopilotClientOptions;
  #process: RuntimeProcess | undefined;

  constructor(connection: StdioRuntimeConnection | TcpRuntimeConnection, options: CopilotClientOptions) {
    this.#connection = connection;
    this.#options = options;
    if (connection.kind === "tcp") this.token = connection.connectionToken ?? globalThis.crypto.randomUUID();
  }

  async open(signal: AbortSignal): Promise<MessageDuplex> {
    if (!this.#process || this.#process.exit) {
      this.port = undefined;
      this.#process = await this.#spawn();
      if (signal.aborted) await this.end("force");
      signal.throwIfAborted();
    }
    const runtime = this.#process;
    if (runtime.stdio) return runtime.stdio;
    this.port ??= await abortable(runtime.announcedPort(PORT_ANNOUNCEMENT_MS), signal);
    return platform.connectTcp({ host: "127.0.0.1", port: this.port }, signal);
  }

  /** A process on TCP may have closed one connection only; one on stdio has ended with its streams. */
  canReopen(): boolean {
    return this.#connection.kind === "tcp" && this.#process !== undefined && !this.#process.exit;
  }

  async explain(error: Error): Promise<Error> {
    const runtime = this.#process;
    if (!runtime) return error;
    return runtime.exit ?? (await within(EXPLANATION_MS, runtime.ended)) ?? error;
  }

  async end(how: "graceful" | "force"): Promise<Error[]> {
    const runtime = this.#process;
    this.#process = undefined;
    this.port = undefined;
    if (!runtime || runtime.exit) return [];
    if (how === "graceful") {
      runtime.kill("SIGTERM");
      if (await within(PROCESS_EXIT_MS, runtime.ended)) return [];
    }
    runtime.kill("SIGKILL");
    if (await within(PROCESS_EXIT_MS, runtime.ended)) return [];
    return [new Error(`Timed out waiting for CLI process to exit after kill: ${PROCESS_EXIT_MS}ms`)];
  }

  #spawn(): Promise<RuntimeProcess> {
    const { path, env } = this.#connection;
    const inherited = env ?? this.#options.env ?? platform.environment();
    const runtime = path ?? (inherited["COPILOT_CLI_PATH"] || platform.findInstalledRuntime());
    if (!runtime) {
      throw new ParleyError(
        "ERR_RUNTIME_NOT_FOUND",
        "No runtime found: install the package `parley` beside @parley/sdk, set COPILOT_CLI_PATH, or pass a path " +
          "to RuntimeConnection.forStdio({ path }) or forTcp({ path }).",
      );
    }
    return platform.spawnRuntime({
      path: runtime,
      args: runtimeArguments(this.#connection, this.#options),
      env: { ...inherited, ...runtimeVariables(this.#options, this.token) },
      cwd: this.#options.workingDirectory,
      transport: this.#connection.kind,
    });
  }
}

/** What a promise gives, or `undefined` when it takes longer. The promise must not reject. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
