import { existsSync } from "node:fs";
import { nodesOf, type SyntaxNode } from "./bash-parser.js";
import { redirectionsOf } from "./redirections.js";
import { splitCommands, type Words } from "./split-commands.js";

/** Programs whose first argument is a pattern or a script, unless it comes from a file. */
const PATTERN_FIRST: ReadonlySet<string> = new Set("awk egrep fgrep gawk grep mawk nawk rg sed".split(" "));

/** Tests of `find` whose value is no path. */
const FIND_VALUES: ReadonlySet<string> = new Set(
  (
    "-ilname -iname -ipath -iregex -lname -maxdepth -mindepth -mmin -mtime -name -path -perm -regex -size " +
    "-type -user -group"
  ).split(" "),
);

/** Words that are no paths, whatever they stand behind and in any case. The official runtime's list. */
const NEVER_PATHS: ReadonlySet<string> = new Set(
  (
    "and case cat com dir done echo else esac false find for function head not null org return sort tail then touch " +
    "true type undefined where while www"
  ).split(" "),
);

const FIND_COMMANDS: ReadonlySet<string> = new Set(["-exec", "-execdir", "-ok", "-okdir"]);

/** Variables that are replaced by their value, as the shell would. */
const EXPANDED = /\$(?:\{(HOME|PWD)\}|(HOME|PWD)(?![A-Za-z0-9_]))/g;

/**
 * Words of a command line that may name files, for clients that want to keep copies before the command
 * runs. It is a guess on the generous side, and nothing is allowed or refused because of it.
 *
 * @param root the syntax tree of `command`
 */
export function possiblePaths(
  command: string,
  root: SyntaxNode,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const nodes = [...nodesOf(root)];
  const comments = nodes.filter(({ type }) => type === "comment");
  const commands = splitCommands(withoutAll(command, comments), newlinesWithin(nodes));
  const words = [
    ...redirectionsOf(root).targets,
    ...comments.flatMap((comment) => commentWords(command, comment)),
    ...commands.flatMap(candidates),
  ];
  return [...new Set(words.filter(mayBePath).flatMap((word) => withExpansion(word, environment)))];
}

/** With blanks in the place of `left`. */
function withoutAll(command: string, left: readonly SyntaxNode[]): string {
  return left.reduce(
    (rest, { startIndex, text }) =>
      rest.slice(0, startIndex) + " ".repeat(text.length) + rest.slice(startIndex + text.length),
    command,
  );
}

/**
 * Line breaks between the words of what the tree has as one command: behind a pipeline of three commands, the parser takes a
 * line for more arguments of the last one, and so does the official runtime.
 */
function newlinesWithin(nodes: readonly SyntaxNode[]): Set<number> {
  const found = new Set<number>();
  for (const { type, text, startIndex, children } of nodes) {
    if (type !== "command") continue;
    let at = startIndex;
    for (const child of children) {
      if (!child) continue;
      for (; at < child.startIndex; at++) if (text[at - startIndex] === "\n") found.add(at);
      at = child.startIndex + child.text.length;
    }
  }
  return found;
}

/**
 * A comment is read as commands of any name, or as arguments of an `echo` before it. A quote that is not closed lasts until the
 * end of the comment, and is a word only at the end of all.
 */
function commentWords(command: string, { text, startIndex }: SyntaxNode): string[] {
  if (/(?:^|[;&|])\s*echo\b[^;&|]*$/.test(command.slice(0, startIndex))) return [];
  const isLast = startIndex + text.length === command.length;
  return text.split(/[;&|]/).flatMap((part) => {
    const words = part.match(/(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|\\.|\S)+/g) ?? [];
    const [name = "", ...rest] = words
      .map((word) => word.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, "$1$2$3"))
      .filter((word) => isLast || !/["']/.test(word))
      .map((word) => word.replace(/["']/g, ""));
    return [...(isPlainName(name) ? [] : [name]), ...rest.filter((word) => !word.startsWith("-"))];
  });
}

function withExpansion(word: string, environment: Readonly<Record<string, string | undefined>>): string[] {
  const expanded = word.replace(EXPANDED, (whole, braced, plain) => environment[braced ?? plain] ?? whole);
  return expanded === word ? [word] : [expanded, word];
}

/** The words of one command that are worth a look. */
function candidates(words: Words): string[] {
  const [name = "", ...args] = words;
  const program = isPlainName(name) ? [] : [name];
  return [...program, ...operands(name, args)];
}

function operands(name: string, args: readonly string[]): readonly string[] {
  if (name === "echo") return [];
  if (name === "case") return args.slice(0, 1);
  if (name === "find") return findOperands(args);
  const files = args.filter((arg) => !arg.startsWith("-"));
  if (!PATTERN_FIRST.has(name)) return files;
  const inline = args.filter((arg) => arg.startsWith("--file=")).map((arg) => arg.slice("--file=".length));
  const fromFile = inline.length > 0 || args.includes("-f") || args.includes("--file");
  return [...inline, ...(fromFile ? files : files.slice(1))];
}

function findOperands(args: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (FIND_VALUES.has(arg)) at++;
    else if (FIND_COMMANDS.has(arg)) {
      while (at < args.length && args[at] !== ";" && args[at] !== "+") at++;
    } else if (!arg.startsWith("-")) found.push(arg);
  }
  return found;
}

function mayBePath(word: string): boolean {
  if (!isPlainName(word)) return looksLikePath(word);
  return (
    word.length >= 3 && word.trim() !== "" && !NEVER_PATHS.has(word.toLowerCase()) && !PATTERN_FIRST.has(word)
  );
}

function isPlainName(word: string): boolean {
  return /^[\w -]*$/.test(word);
}

function looksLikePath(word: string): boolean {
  if (word.startsWith("-")) return false;
  if (word === "." || word === ".." || word === "~") return true;
  if (/\$[A-Za-z_{]/.test(word)) return true;
  /** One slash at the front is often an option of another system: only what exists counts. */
  if (/^\/[^/]+$/.test(word)) return existsSync(word);
  return word.includes("/") || /\.[\w-]+$/.test(word) || /^[\w. -]{3,}$/.test(word);
}
