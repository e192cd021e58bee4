import { spawn } from "node:child_process";
import type { ToolContext } from "../tool.js";

/** What a search gave. */
export type SearchOutcome =
  | {
      readonly kind: "found";
      readonly output: string;
      /** What ripgrep could not look at, in its own words. */
      readonly complaint: string | undefined;
    }
  | { readonly kind: "nothing" }
  /** ripgrep's own words. */
  | { readonly kind: "failed"; readonly message: string }
  /** It can't be asked that. */
  | { readonly kind: "unasked"; readonly message: string };

/** Bytes of results that are read; a search that gives more is ended there. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const MAX_MESSAGE_BYTES = 64 * 1024;

/** Runs ripgrep in the working directory: hidden files too, ignored ones not, and never what git keeps. */
export async function ripgrep(args: readonly string[], context: ToolContext): Promise<SearchOutcome> {
  if (args.some((arg) => arg.includes("\0")))
    return { kind: "unasked", message: "nul byte found in provided data" };
  /** The package resolves the binary of this platform when it is loaded. */
  const { rgPath } = await import("@vscode/ripgrep");
  const child = spawn(rgPath, ["--no-config", "--color=never", "--hidden", ...args], {
    cwd: context.workingDirectory,
    env: context.environment,
    stdio: ["ignore", "pipe", "pipe"],
    signal: context.signal,
  });
  const output: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    output.push(chunk);
    size += chunk.length;
    if (size > MAX_OUTPUT_BYTES) child.kill();
  });
  const messages: Buffer[] = [];
  let messageSize = 0;
  child.stderr.on("data", (chunk: Buffer) => {
    if (messageSize < MAX_MESSAGE_BYTES) messages.push(chunk);
    messageSize += chunk.length;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const text = Buffer.concat(output).toString("utf8").trimEnd();
  const message = Buffer.concat(messages).toString("utf8").trim();
  const complaint = code === 0 || code === 1 || message === "" ? undefined : message;
  if (text !== "") return { kind: "found", output: text, complaint };
  return complaint === undefined ? { kind: "nothing" } : { kind: "failed", message: complaint };
}
