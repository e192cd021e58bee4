import { execFile } from "node:child_process";

/** More output than this is an error. Bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Programs of a repository's configuration are not run. */
const HARMLESS = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"];

/**
 * Asks git something that changes nothing.
 *
 * @returns its output; `undefined` when it failed, or there is no git
 */
export function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  const [command = "", ...rest] = args;
  const safe = command === "diff" ? ["--no-ext-diff", "--no-textconv", "--no-color"] : [];
  const { PATH, HOME, LANG } = process.env;
  const env = { PATH, HOME, LANG, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  return new Promise((resolve) => {
    const options = { cwd: folder, env, maxBuffer: MAX_OUTPUT, encoding: "utf8" as const };
    execFile("git", [...HARMLESS, command, ...safe, ...rest], options, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
