import { nodesOf, type SyntaxNode } from "./bash-parser.js";

/** One simple command of a command line, as `commandSegments` of a permission request names it. */
export interface CommandSegment {
  /** The program, with its subcommand where that says what it does: `git push`. */
  readonly identifier: string;
  readonly fullCommandText: string;
  /** The identifier to match rules against too, when options stand before the subcommand. */
  readonly allowMatchIdentifier: string | null;
  readonly staticTokens: null;
  /** Whether another command's output becomes part of this one. */
  readonly hasUnboundExecutableContent: boolean;
  readonly workingDirectory: null;
}

/** Programs whose first argument says what they do. The official runtime's list. */
const WITH_SUBCOMMAND: ReadonlySet<string> = new Set(
  (
    "bundle cabal cargo composer conda dotnet flutter gh git go gradle mix mvn npm npx pip pnpm poetry sbt " +
    "stack swift yarn"
  ).split(" "),
);

/** Options of git that take a value as the next word. */
const GIT_VALUE_OPTIONS: ReadonlySet<string> = new Set([
  ...["-C", "-c", "--git-dir", "--work-tree"],
  ...["--namespace", "--exec-path"],
]);

/** Options of git that change nothing about what its subcommand does. */
const GIT_DISPLAY_OPTIONS: ReadonlySet<string> = new Set(["--no-pager", "-p", "--paginate"]);

/** The simple commands of a syntax tree, those inside substitutions included, in the order of the text. */
export function commandSegments(root: SyntaxNode): CommandSegment[] {
  return [...nodesOf(root)].filter(isCommand).map(segment);
}

/** Arithmetic in double parentheses is no command, though it may be parsed as one. */
function isCommand(node: SyntaxNode): boolean {
  return node.type === "command" && !node.text.startsWith("((");
}

/** The program of a command and its arguments, as they are written. */
export function commandWords(command: SyntaxNode): { name: string; args: SyntaxNode[] } {
  const args = command.childrenForFieldName("argument").filter((node) => node !== null);
  return { name: command.childForFieldName("name")?.text ?? "", args };
}

function segment(command: SyntaxNode): CommandSegment {
  const { name, args } = commandWords(command);
  const substitutes = args.some((arg) => [arg, ...nodesOf(arg)].some(isUnbound));
  const { identifier, allowMatchIdentifier } = identify(name, args);
  return {
    identifier,
    fullCommandText: command.text,
    allowMatchIdentifier,
    staticTokens: null,
    hasUnboundExecutableContent: substitutes,
    workingDirectory: null,
  };
}

/** What isn't known before the command runs: the output of backquotes, and a variable that is set where it is used. */
function isUnbound({ type, text }: SyntaxNode): boolean {
  return (
    (type === "command_substitution" && text.startsWith("`")) ||
    (type === "expansion" && /^\$\{\w+:?=/.test(text))
  );
}

function identify(name: string, args: readonly SyntaxNode[]) {
  if (!WITH_SUBCOMMAND.has(name)) return { identifier: name, allowMatchIdentifier: null };
  if (name === "git") return identifyGit(args);
  return { identifier: withPlainWord(name, args[0]), allowMatchIdentifier: null };
}

function identifyGit(args: readonly SyntaxNode[]) {
  let first: string | undefined;
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at]?.text ?? "";
    if (!word.startsWith("-") || word === "--help" || word === "--version") break;
    if (GIT_DISPLAY_OPTIONS.has(word)) continue;
    first ??= word;
    if (GIT_VALUE_OPTIONS.has(word)) at++;
  }
  return {
    identifier: withPlainWord("git", args[at]),
    allowMatchIdentifier: first === undefined ? null : `git ${first}`,
  };
}

/** A program and its subcommand; the program alone when what follows is not a word as it stands. */
function withPlainWord(name: string, argument: SyntaxNode | undefined): string {
  return argument?.type === "word" ? `${name} ${argument.text}` : name;
}
