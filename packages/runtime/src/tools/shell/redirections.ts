import { nodesOf, type SyntaxNode } from "./bash-parser.js";
import { unquote } from "./words.js";

export interface Redirections {
  /** Files that are read or written, in the order of the text. */
  readonly targets: readonly string[];
  /** Those of them that are written; `/dev/null` doesn't count. */
  readonly written: readonly string[];
  /** Whether a file may be written; `/dev/null` doesn't count. */
  readonly writesFile: boolean;
}

export function redirectionsOf(root: SyntaxNode): Redirections {
  const targets: string[] = [];
  const written: string[] = [];
  let writesFile = false;
  for (const node of nodesOf(root)) {
    if (node.type !== "file_redirect") continue;
    const destinations = node.childrenForFieldName("destination").map((word) => unquote(word?.text ?? ""));
    targets.push(...destinations);
    const operator = /[<>&|]+/.exec(node.text)?.[0] ?? "";
    const duplicates = operator.endsWith("&") && node.childForFieldName("descriptor") !== null;
    if (!operator.includes(">") || duplicates || destinations[0] === "/dev/null") continue;
    writesFile = true;
    written.push(...destinations.filter((word) => !operator.endsWith("&") || !/^[\d-]+$/.test(word)));
  }
  return { targets, written, writesFile };
}
