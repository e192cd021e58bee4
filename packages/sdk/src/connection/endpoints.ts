import { platform } from "#platform";
import { ParleyError } from "../errors.js";
import type { CopilotClientOptions } from "../types/client-options.js";
import type { MessageDuplex } from "./duplex.js";
import type { Endpoint } from "./endpoint.js";
import type {
  InProcessHost,
  InProcessRuntimeConnection,
  ParentRuntimeConnection,
  RuntimeConnection,
} from "./runtime-connection.js";
import { SpawnedEndpoint } from "./spawned-endpoint.js";
import { parseRuntimeUrl, type RuntimeAddress } from "./uri.js";

/** The endpoint for what `options.connection` says. The options are valid, and the connection is set. */
export function createEndpoint(
  connection: RuntimeConnection | ParentRuntimeConnection,
  options: CopilotClientOptions,
): Endpoint {
  switch (connection.kind) {
    case "stdio":
    case "tcp":
      return new SpawnedEndpoint(connection, options);
    case "uri":
      return new RemoteEndpoint(parseRuntimeUrl(connection.url), connection.connectionToken);
    case "inprocess":
      return new InProcessEndpoint(connection, options);
    case "parent":
      return new HostedEndpoint(() => platform.parentStdio());
  }
}

/** A runtime that runs somewhere already. */
class RemoteEndpoint implements Endpoint {
  readonly ownsRuntime = false;
  readonly token: string | undefined;
  readonly #address: RuntimeAddress;

  constructor(address: RuntimeAddress, token: string | undefined) {
    this.#address = address;
    this.token = token;
  }

  get port(): number | undefined {
    return this.#address.transport === "tcp" ? this.#address.port : undefined;
  }

  open(signal: AbortSignal): Promise<MessageDuplex> {
    return this.#address.transport === "tcp"
      ? platform.connectTcp(this.#address, signal)
      : platform.connectWebSocket(this.#address.url, signal);
  }

  canReopen(): boolean {
    return true;
  }

  async explain(error: Error): Promise<Error> {
    return error;
  }

  async end(): Promise<Error[]> {
    return [];
  }
}

/** A runtime that lives and dies with its one connection. */
class HostedEndpoint implements Endpoint {
  readonly token = undefined;
  readonly port = undefined;
  readonly ownsRuntime: boolean = false;
  readonly #host: () => Promise<MessageDuplex>;

  constructor(host: () => Promise<MessageDuplex>) {
    this.#host = host;
  }

  open(): Promise<MessageDuplex> {
    return this.#host();
  }

  canReopen(): boolean {
    return false;
  }

  async explain(error: Error): Promise<Error> {
    return error;
  }

  async end(): Promise<Error[]> {
    return [];
  }
}

class InProcessEndpoint extends HostedEndpoint {
  override readonly ownsRuntime = true;

  constructor(connection: InProcessRuntimeConnection, options: CopilotClientOptions) {
    super(async () => {
      const host = connection.host ?? (await loadHost());
      return host({
        env: {
          ...platform.environment(),
          ...(options.gitHubToken ? { COPILOT_SDK_AUTH_TOKEN: options.gitHubToken } : {}),
        },
        ...(options.baseDirectory ? { home: options.baseDirectory } : {}),
        ...(options.logLevel ? { logLevel: options.logLevel } : {}),
      });
    });
  }
}

async function loadHost(): Promise<InProcessHost> {
  // Not a literal, so that bundlers leave the runtime out of programs that don't host it.
  const name = "@parley/runtime";
  try {
    return ((await import(name)) as { hostInProcess: InProcessHost }).hostInProcess;
  } catch (cause) {
    throw new ParleyError(
      "ERR_RUNTIME_NOT_FOUND",
      "RuntimeConnection.forInProcess() needs the package @parley/runtime to be installed.",
      { cause },
    );
  }
}
