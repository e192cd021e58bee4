import { basename } from "node:path";
import { nodesOf, type SyntaxNode } from "./bash-parser.js";
import { commandWords } from "./command-segments.js";
import { unquote } from "./words.js";

/** Commands that run the command given to them. */
const WRAPPERS: ReadonlySet<string> = new Set([
  ...["builtin", "command", "doas", "env", "exec", "nice", "nohup"],
  ...["setsid", "stdbuf", "sudo", "time", "timeout", "xargs"],
]);

/**
 * Looks for a command that could end processes nobody meant: `pkill`, `killall`, and `kill` without a
 * process id in plain sight.
 *
 * @returns why the command line is not run, or nothing
 */
export function findForbiddenKill(root: SyntaxNode): string | undefined {
  for (const node of nodesOf(root)) {
    if (node.type !== "command") continue;
    const { name, args } = commandWords(node);
    const words = [name, ...args.map((arg) => arg.text)].map(unquote);
    const problem = problemOf(words, args.some(namesProcess));
    if (problem) return `Command not executed. ${problem}`;
  }
  return undefined;
}

/** Whether a process id stands in an argument, unquoted, or in what it substitutes. */
function namesProcess(argument: SyntaxNode): boolean {
  const words = [argument, ...nodesOf(argument)].filter(({ type }) => type === "word" || type === "number");
  return words.some(({ text }) => /^\d+$/.test(text));
}

function problemOf(words: readonly string[], namesOne: boolean): string | undefined {
  const program = (word: string | undefined) => basename(word ?? "").toLowerCase();
  let at = 0;
  if (WRAPPERS.has(program(words[0]))) {
    const inner = words.findIndex((word, index) => index > 0 && /^(kill|pkill|killall)$/.test(program(word)));
    if (inner === -1) return undefined;
    at = inner;
  }
  const name = program(words[at]);
  if (name === "pkill" || name === "killall") {
    return `The '${name}' command is not allowed. Use 'kill <PID>' with a specific process ID instead.`;
  }
  if (name === "kill" && !namesOne) {
    return "The 'kill' command must specify at least one numeric PID. Usage: kill <PID> or kill -9 <PID>";
  }
  return undefined;
}
