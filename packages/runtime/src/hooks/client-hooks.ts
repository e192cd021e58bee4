import type { HookInvokeRequest, HookInvokeResponse, HookType } from "@parley/protocol";
import { asFailure, type HookCall, HookFailure, type HookReply, type HookSource } from "./source.js";

/** The hooks that a client with `hooks: true` is asked for. Source: the official runtime. */
const CLIENT_TYPES: ReadonlySet<HookType> = new Set([
  "preToolUse",
  "preMcpToolCall",
  "postToolUse",
  "postToolUseFailure",
  "userPromptSubmitted",
  "userPromptTransformed",
  "sessionStart",
  "sessionEnd",
  "errorOccurred",
  "agentStop",
  "subagentStart",
  "subagentStop",
]);

/** A client gets this long to answer, in milliseconds. The official runtime waits for ever. */
const CLIENT_HOOK_TIMEOUT_MS = 60_000;

/** Sends `hooks.invoke` to one client. Rejects when the client refuses, or is gone. */
export type InvokeHook = (request: HookInvokeRequest, signal: AbortSignal) => Promise<HookInvokeResponse>;

/**
 * The callbacks of one client.
 *
 * @param sessionId the session the client knows; hooks of its sub-agents carry it too
 * @param timeoutMs default {@link CLIENT_HOOK_TIMEOUT_MS}
 */
export function clientHooks(
  sessionId: string,
  invoke: InvokeHook,
  timeoutMs = CLIENT_HOOK_TIMEOUT_MS,
): HookSource {
  return {
    handles: (type) => CLIENT_TYPES.has(type),
    run: ({ type, input }: HookCall, signal) =>
      withDeadline(signal, timeoutMs, async (either): Promise<HookReply> => {
        const response = await invoke({ sessionId, hookType: type, input }, either);
        return { state: "answered", output: response?.output };
      }),
  };
}

async function withDeadline<T>(
  signal: AbortSignal,
  timeoutMs: number,
  work: (either: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const either = AbortSignal.any([signal, deadline.signal]);
  const timer = setTimeout(() => {
    deadline.abort(new HookFailure("HookTimeoutError", `The client did not answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await Promise.race([work(either), aborted(either)]);
  } catch (error) {
    throw asFailure(error);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
