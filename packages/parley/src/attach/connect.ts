import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { hostInProcess } from "@parley/runtime";
import { CopilotClient, RpcError, RuntimeConnection } from "@parley/sdk";
import { isLoopback, type Target } from "./target.js";

/**
 * Reaches the runtime that has a session. For a session of this machine's home that is one in this process,
 * which passes calls on to whoever runs the session.
 *
 * @throws ParleyError, RpcError
 */
export async function connectTo(target: Target, environment: NodeJS.ProcessEnv): Promise<CopilotClient> {
  if (target.kind === "home") {
    return started(
      new CopilotClient({ connection: RuntimeConnection.forInProcess({ host: hostInProcess }) }),
    );
  }
  const { url } = target;
  const chosen = environment["COPILOT_CONNECTION_TOKEN"] || undefined;
  // This machine's token is for this machine's runtimes alone.
  const own = chosen === undefined && isLoopback(url) ? homeToken(environment) : undefined;
  try {
    return await started(clientOf(url, chosen ?? own));
  } catch (error) {
    const takesNone = error instanceof RpcError && error.message === "AUTHENTICATION_NOT_CONFIGURED";
    if (own === undefined || !takesNone) throw error;
    return started(clientOf(url, undefined));
  }
}

/** @throws ParleyError for an address that is none */
export function clientOf(url: string, connectionToken: string | undefined): CopilotClient {
  const options = connectionToken === undefined ? {} : { connectionToken };
  return new CopilotClient({ connection: RuntimeConnection.forUri(url, options) });
}

async function started(client: CopilotClient): Promise<CopilotClient> {
  try {
    await client.start();
    return client;
  } catch (error) {
    await client.stop();
    throw error;
  }
}

/** The token that a runtime of this machine keeps for guests in its home, if there is one. */
function homeToken(environment: NodeJS.ProcessEnv): string | undefined {
  const home = environment["COPILOT_HOME"] || environment["PARLEY_HOME"] || join(homedir(), ".parley");
  try {
    return readFileSync(join(home, "remote-token"), "utf8").trim();
  } catch {
    return undefined;
  }
}
