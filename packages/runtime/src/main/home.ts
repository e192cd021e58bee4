import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The directory of sessions and logs, absolute: `COPILOT_HOME`, which Copilot SDKs set, else `PARLEY_HOME`,
 * else `~/.parley`.
 */
export function homeDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const configured = environment["COPILOT_HOME"] || environment["PARLEY_HOME"];
  return resolve(configured || join(homedir(), ".parley"));
}
