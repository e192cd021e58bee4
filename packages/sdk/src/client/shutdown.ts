import type { Connection } from "../connection/connection.js";
import { RUNTIME_SHUTDOWN_MS } from "../connection/timeouts.js";
import { messageOf, ParleyError } from "../errors.js";
import { CopilotSession } from "../session/session.js";
import type { SessionCore } from "../session/session-core.js";

/** How often leaving a session is tried. Source: the official SDK. */
const LEAVE_ATTEMPTS = 3;

/** How long to wait before leaving a session is tried again, in milliseconds; doubles. */
const LEAVE_RETRY_MS = 100;

/** Leaves sessions. @returns what went wrong */
export async function leaveSessions(cores: readonly SessionCore[]): Promise<Error[]> {
  const outcomes = await Promise.all(cores.map(leaveSession));
  return outcomes.filter((error) => error !== undefined);
}

async function leaveSession(core: SessionCore): Promise<Error | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await within(RUNTIME_SHUTDOWN_MS, "session.detach", new CopilotSession(core).disconnect());
      return undefined;
    } catch (error) {
      const isFinal = error instanceof ParleyError && error.code !== "ERR_REFUSED";
      if (attempt === LEAVE_ATTEMPTS || isFinal) {
        const attempts = `after ${attempt} attempts`;
        return new Error(`Failed to disconnect session ${core.sessionId} ${attempts}: ${messageOf(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LEAVE_RETRY_MS * 2 ** (attempt - 1)));
    }
  }
}

/** Has a runtime that this client started end its work. One of protocol 2 can't be asked. */
export async function shutDownRuntime(connection: Connection): Promise<Error[]> {
  if (!connection.endpoint.ownsRuntime || connection.protocolVersion < 3) return [];
  try {
    await within(RUNTIME_SHUTDOWN_MS, "runtime.shutdown", connection.request("runtime.shutdown", {}));
    return [];
  } catch (error) {
    return [new Error(`Failed to gracefully shut down runtime: ${messageOf(error)}`)];
  }
}

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ParleyError("ERR_TIMEOUT", `${what} timed out after ${ms}ms`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
