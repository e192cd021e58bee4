/** What a gate is told of a command line beside what clients are shown of it. */
export interface ShellLine {
  /** The text of each command that is written in the line, those in substitutions and functions included. */
  readonly segments: readonly string[];
  /** The commands that run, also those behind programs that run others (`sudo`, `xargs`, `bash -c` …). */
  readonly commands: readonly CommandWords[];
  /** Commands that may run: what stands in the arguments of a program that may run it. */
  readonly possible: readonly CommandWords[];
  /** Whether something runs that can't be told from the text. */
  readonly isOpaque: boolean;
  /** Whether the line does nothing but run its commands: it sets no variable, defines no function and writes no file. */
  readonly isPlain: boolean;
  /** The files that its input comes from or its output goes to, as they are written. */
  readonly redirected: readonly string[];
  /** Whether it may write one of them. */
  readonly writesFile: boolean;
}

/** A command's words without quotes, its program first. A word whose text isn't fixed is `undefined`. */
export type CommandWords = readonly (string | undefined)[];

/** Key of a shell request's {@link ShellLine}. A symbol, since the wire's request doesn't carry it. */
export const SHELL_LINE: unique symbol = Symbol("the line's commands");

/** A line that nothing is known of. */
export const UNKNOWN_LINE: ShellLine = {
  segments: [],
  commands: [],
  possible: [],
  isOpaque: true,
  isPlain: false,
  redirected: [],
  writesFile: false,
};

/** How far a rule that denies covers a line. `maybe`: it can't be told, so nothing but a person may allow the line. */
export type Denial = "denied" | "maybe" | "not-denied";

/**
 * Whether a rule that denies covers a line. `git push` covers it with whatever follows, also behind git's own
 * options, and `git:*` whatever git does. Programs are the same whatever their folder, case or width of letters.
 */
export function deniedBy(argument: string, line: ShellLine): Denial {
  const wanted = argument.replace(/:\*$/, "").split(/\s+/).filter(Boolean);
  if (line.commands.some((words) => isCovered(wanted, words) === "denied")) return "denied";
  const mayBe = [...line.commands, ...line.possible].some(
    (words) => isCovered(wanted, words) !== "not-denied",
  );
  return mayBe || line.isOpaque ? "maybe" : "not-denied";
}

function isCovered(wanted: readonly string[], words: CommandWords): Denial {
  const actual = withoutOwnOptions(words);
  let isSure = true;
  for (const [index, word] of wanted.entries()) {
    if (index >= actual.length) return "not-denied";
    const given = actual[index];
    if (given === undefined) isSure = false;
    else if (index === 0 ? program(given) !== program(word) : given !== word) return "not-denied";
  }
  return isSure ? "denied" : "maybe";
}

/** A program's name as rules compare it. */
export function program(word: string): string {
  const name = word.normalize("NFKC").replace(/[\p{Cf}\p{Cc}]/gu, "");
  return name.slice(name.lastIndexOf("/") + 1).toLowerCase();
}

/** Options that stand before a subcommand and take a value as the next word. */
const VALUE_OPTIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  git: new Set([
    ...["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--super-prefix"],
    ...["--config-env", "--attr-source"],
  ]),
  npm: new Set(["--prefix", "-C", "--workspace", "-w"]),
  docker: new Set(["-H", "--host", "-c", "--context", "--config", "-l", "--log-level"]),
};

/** A command without the options between its program and the subcommand. */
function withoutOwnOptions(words: CommandWords): CommandWords {
  const [name, ...rest] = words;
  const values = name === undefined ? undefined : VALUE_OPTIONS[program(name)];
  if (!values) return words;
  let at = 0;
  for (; at < rest.length; at++) {
    const word = rest[at];
    if (word === undefined || !word.startsWith("-")) break;
    if (values.has(word)) at++;
  }
  return [name, ...rest.slice(at)];
}

/** Whether a rule that approves covers one command, given as it is written. */
export function approvedBy(argument: string, text: string): boolean {
  if (!argument.endsWith(":*")) return argument === text;
  const prefix = argument.slice(0, -2);
  return text === prefix || text.startsWith(`${prefix} `);
}
