import { homedir } from "node:os";
import { basename, resolve } from "node:path";
import { loadBashParser, withSyntaxTree } from "./bash-parser.js";
import { redirectionsOf } from "./redirections.js";
import { splitCommands } from "./split-commands.js";

/** Programs whose operands are all changed, as the official runtime counts them. */
const CHANGERS: ReadonlySet<string> = new Set(["touch", "rm", "rmdir", "mkdir", "mv", "tee"]);

/**
 * The files that a command line plainly changes, absolute: by well-known programs and by redirections. What follows from
 * variables, and what other programs do, is not known.
 */
export async function changedFiles(command: string, workingDirectory: string): Promise<readonly string[]> {
  await loadBashParser();
  const { written } = withSyntaxTree(command, redirectionsOf);
  let directory = workingDirectory;
  const place = (word: string) => resolve(directory, word.replace(/^~(?=\/|$)/, homedir()));
  const changed: string[] = [];
  for (const words of splitCommands(command)) {
    const [name = "", ...args] = words.slice(assignments(words));
    const operands = operandsOf(args).filter(isFixed);
    if (name === "cd" && operands[0] !== undefined) directory = place(operands[0]);
    else changed.push(...changedBy(basename(name), args, operands).map(place));
  }
  return [...changed, ...written.filter(isFixed).map(place)];
}

function changedBy(program: string, args: readonly string[], operands: readonly string[]): readonly string[] {
  if (CHANGERS.has(program)) return operands;
  if (program === "cp") return operands.slice(-1);
  if (program === "sed" && args.some((arg) => /^(-[a-zA-Z]*i|--in-place)/.test(arg)))
    return operands.slice(1);
  return [];
}

function operandsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  return [...before.filter((arg) => !arg.startsWith("-")), ...after];
}

/** How many variables a command sets before its name. */
function assignments(words: readonly string[]): number {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first < 0 ? words.length : first;
}

const isFixed = (word: string) => word !== "" && !word.includes("$");
