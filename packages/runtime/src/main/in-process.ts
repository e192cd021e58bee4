import { join, resolve } from "node:path";
import { LOG_LEVELS } from "../diagnostics/log-level.js";
import { createLogger } from "../diagnostics/logger.js";
import { Runtime } from "../server/runtime.js";
import { connectInProcess, type InProcessConnection } from "../server/transports/in-process.js";
import { homeDirectory } from "./home.js";
import { VERSION } from "./version.js";

export interface InProcessOptions {
  /** The runtime's environment. Secrets in it never reach a tool. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where sessions and logs are. Default: as `env` says, see `homeDirectory`. */
  readonly home?: string;
  /** A level as `--log-level` names them. Default `warning`, also for a level that doesn't exist. */
  readonly logLevel?: string;
}

/**
 * Runs a runtime in this process, without a child and without a socket.
 *
 * @returns its one client's connection; closing it ends every session in good order, and the runtime
 */
export async function hostInProcess(options: InProcessOptions = {}): Promise<InProcessConnection> {
  const environment = options.env ?? process.env;
  const home = options.home === undefined ? homeDirectory(environment) : resolve(options.home);
  const level = LOG_LEVELS.find((name) => name === options.logLevel) ?? "warning";
  const logger = createLogger({ level, directory: join(home, "logs") });
  const runtime = new Runtime({ version: VERSION, home, logger, environment });
  const connection = connectInProcess(runtime);
  return {
    ...connection,
    async close() {
      await runtime.shutdown();
      await connection.close();
    },
  };
}
