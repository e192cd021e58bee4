import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { homeDirectory } from "./home.js";

const USAGE = "usage: parley export SESSION [--to DIRECTORY]";

/**
 * Writes a session where the official runtime can resume it: by default, in its own home directory `~/.copilot`.
 *
 * @param argv `SESSION [--to DIRECTORY]`
 * @returns the exit code
 */
export async function runExport(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const [sessionId, flag, directory, ...rest] = argv;
  const isComplete = flag === undefined || (flag === "--to" && directory !== undefined);
  if (sessionId === undefined || sessionId.startsWith("-") || !isComplete || rest.length > 0) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { exportSession } = await import("../session/history/export-session.js");
  const to = resolve(directory ?? join(homedir(), ".copilot"));
  try {
    process.stdout.write(`${await exportSession(sessionId, homeDirectory(environment), to)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    return 1;
  }
}
