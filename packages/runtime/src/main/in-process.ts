import { join, resolve } from "node:path";
import type { LogLevel } from "../diagnostics/log-level.js";
import { createLogger } from "../diagnostics/logger.js";
import { Runtime } from "../server/runtime.js";
import { connectInProcess, type InProcessConnection } from "../server/transports/in-process.js";
import { homeDirectory } from "./home.js";
import { VERSION } from "./version.js";

export interface InProcessOptions {
  /** Where sessions and logs are. Default: as for a runtime of its own, from `environment`. */
  readonly home?: string | undefined;
  /** Default: `process.env`. Secrets in it never reach a tool. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Default `warning`. */
  readonly logLevel?: LogLevel | undefined;
}

/** A runtime in this process, seen by its one client. */
export interface InProcessHost extends InProcessConnection {
  /** Ends every session in good order, then the connection. Idempotent. */
  shutdown(): Promise<void>;
}

/** Runs a runtime in this process, without a child and without a socket. */
export function hostInProcess(options: InProcessOptions = {}): InProcessHost {
  const environment = options.environment ?? process.env;
  const home = options.home === undefined ? homeDirectory(environment) : resolve(options.home);
  const logger = createLogger({ level: options.logLevel ?? "warning", directory: join(home, "logs") });
  const runtime = new Runtime({ version: VERSION, home, logger, environment });
  const connection = connectInProcess(runtime);
  return {
    ...connection,
    async shutdown() {
      await runtime.shutdown();
      connection.close();
    },
  };
}
