import { onTestFinished, vi } from "vitest";
import type { TestRuntime } from "./test-runtime.js";

/** Of a runtime whose sessions leave memory when the test says so: {@link rest}. Milliseconds. */
export const IDLE_MS = 1000;

/** A client that there is none of. */
const NOBODY = -1;

/** From here to the test's end, time passes when {@link pass} says so. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Lets so much time pass that a session in which nothing happens leaves memory. */
export async function pass({ runtime }: TestRuntime, sessionId: string): Promise<void> {
  vi.advanceTimersByTime(IDLE_MS + 2);
  // Taking nobody off the session changes nothing, and is done after what is under way with it.
  await (await runtime.sessions()).detach(sessionId, NOBODY);
}

/** Resolves when the session has left memory. */
export async function rest(host: TestRuntime, sessionId: string): Promise<void> {
  const sessions = await host.runtime.sessions();
  while (sessions.get(sessionId)) {
    await new Promise((resolve) => setImmediate(resolve));
    await pass(host, sessionId);
  }
}
