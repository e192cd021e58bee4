import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { afterEach } from "vitest";
import { CopilotClient } from "../client/client.js";
import { RuntimeConnection } from "../connection/runtime-connection.js";
import type { CopilotClientOptions } from "../types/client-options.js";
import type { SessionConfig } from "../types/session-config.js";
import { type Answer, ScriptedRuntime } from "./scripted-runtime.js";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Ends something after the test. */
export function later(close: () => Promise<unknown>): void {
  open.push(close);
}

/** A scripted runtime that ends with the test. */
export async function startRuntime(answers: Record<string, Answer> = {}, port = 0): Promise<ScriptedRuntime> {
  const runtime = await ScriptedRuntime.start(answers, port);
  later(() => runtime.close());
  return runtime;
}

/** A client of a scripted runtime. It comes back at once when it loses it. */
export function clientOf(runtime: ScriptedRuntime, options: CopilotClientOptions = {}): CopilotClient {
  const client = new CopilotClient({
    connection: RuntimeConnection.forUri(runtime.url),
    reconnect: { initialDelayMs: 1, maxDelayMs: 5 },
    ...options,
  });
  later(() => client.forceStop());
  return client;
}

/** A runtime, a client, and a session named `s1`. */
export async function openSession(
  config: SessionConfig = {},
  options: { answers?: Record<string, Answer>; client?: CopilotClientOptions } = {},
) {
  const runtime = await startRuntime(options.answers);
  const client = clientOf(runtime, options.client);
  const session = await client.createSession({ sessionId: "s1", ...config });
  return { runtime, client, session };
}

/** A promise, and what settles it. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** Answers that a method doesn't exist. */
export function unknownMethodAnswer(): never {
  throw new RpcError(ErrorCode.MethodNotFound, "Unhandled method");
}
