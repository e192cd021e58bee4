import type { CopilotSession } from "@parley/sdk";
import { Transcript } from "../terminal/transcript.js";

/**
 * Shows the session while it works on a prompt.
 *
 * @param command who tells what went wrong
 * @returns whether it did so without an error
 */
export async function follow(session: CopilotSession, prompt: string, command: string): Promise<boolean> {
  const transcript = new Transcript((text) => process.stdout.write(text));
  let failed = false;
  session.on((event) => {
    transcript.show(event);
    if (event.type === "session.error") failed = true;
  });
  const interrupt = () => void session.abort();
  process.once("SIGINT", interrupt);
  try {
    // A person may take hours over a question: no time-out of our own.
    await session.sendAndWait({ prompt }, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (!failed) console.error(`${command}: ${error instanceof Error ? error.message : error}`);
    failed = true;
  } finally {
    process.off("SIGINT", interrupt);
  }
  return !failed;
}
