import type { TestClient } from "./test-client.js";

/** Sends a prompt, and waits until the session is idle. */
export async function say(by: TestClient, sessionId: string, prompt = "Go."): Promise<void> {
  const idle = by.next("session.idle");
  await by.request("session.send", { sessionId, prompt });
  await idle;
}
