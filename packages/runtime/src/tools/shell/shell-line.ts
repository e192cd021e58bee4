import { type CommandWords, program, type ShellLine } from "../../permissions/shell-line.js";
import { nodesOf, type SyntaxNode, withSyntaxTree } from "./bash-parser.js";
import { commandSegments } from "./command-segments.js";
import { innerCommands } from "./inner-commands.js";
import { redirectionsOf } from "./redirections.js";
import { staticWord } from "./static-words.js";

/** Programs that run programs that run programs are followed this far; what is deeper can't be told. */
const MAX_DEPTH = 8;

/** Nodes that change what later commands are or mean. */
const SETTING: ReadonlySet<string> = new Set([
  ...["variable_assignment", "declaration_command", "function_definition", "unset_command"],
]);

/** What a line runs, for the gate. The parser has to be loaded. */
export function shellLine(text: string): ShellLine {
  return withSyntaxTree(text, (root) => {
    const found = new Found();
    found.tree(root, 0);
    const { targets: redirected, writesFile } = redirectionsOf(root);
    const nodes = [...nodesOf(root)];
    const sets = nodes.some(({ type }) => SETTING.has(type));
    const segments = commandSegments(root).map(({ fullCommandText }) => fullCommandText);
    const { commands, possible, isOpaque } = found;
    const isPlain = !isOpaque && !sets && !writesFile;
    return { segments, commands, possible, isOpaque, isPlain, redirected, writesFile };
  });
}

class Found {
  readonly commands: CommandWords[] = [];
  readonly possible: CommandWords[] = [];
  isOpaque = false;

  tree(root: SyntaxNode, depth: number, into = this.commands): void {
    if (root.hasError) this.isOpaque = true;
    for (const node of nodesOf(root)) {
      if (node.type === "expansion" && /@P\}$/.test(node.text)) this.isOpaque = true;
      if (node.type !== "command" || node.text.startsWith("((")) continue;
      const name = node.childForFieldName("name");
      if (!name) continue;
      const args = node.childrenForFieldName("argument").flatMap((argument) => argument ?? []);
      this.#command([name, ...args].map(staticWord), depth, into);
    }
  }

  #command(words: CommandWords, depth: number, into: CommandWords[]): void {
    into.push(words);
    if (words[0] === undefined || depth >= MAX_DEPTH) {
      this.isOpaque = true;
      return;
    }
    const inner = innerCommands(words);
    if (inner.isOpaque) this.isOpaque = true;
    for (const command of inner.commands) if (command.length > 0) this.#command(command, depth + 1, into);
    for (const script of inner.scripts) this.#script(script, depth + 1, into);
    if (inner.mayRunWords) this.#mayRun(words.slice(1), depth + 1);
  }

  #script(text: string, depth: number, into: CommandWords[]): void {
    if (depth >= MAX_DEPTH) this.isOpaque = true;
    else withSyntaxTree(text, (root) => this.tree(root, depth, into));
  }

  /** Each word may begin a command, or be the text of one. */
  #mayRun(words: CommandWords, depth: number): void {
    for (const [at, word] of words.entries()) {
      if (word === undefined) continue;
      if (/\s|[;&|]/.test(word)) this.#script(word, depth, this.possible);
      else if (program(word) !== "") this.possible.push(words.slice(at));
    }
  }
}
