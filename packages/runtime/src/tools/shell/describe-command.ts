import type { PermissionRequest } from "../../permissions/gate.js";
import { SHELL_LINE } from "../../permissions/shell-line.js";
import { loadBashParser, withSyntaxTree } from "./bash-parser.js";
import { commandSegments } from "./command-segments.js";
import { shellLine } from "./shell-line.js";

/** What a permission request says of the command itself. */
export async function describeCommand(text: string): Promise<Omit<PermissionRequest, "kind">> {
  await loadBashParser();
  const segments = withSyntaxTree(text, commandSegments);
  return {
    [SHELL_LINE]: shellLine(text),
    fullCommandText: text,
    /** The whole line is judged as one: no part of it is taken for harmless. */
    commands: [{ identifier: text, readOnly: false }],
    ...(segments.length > 0 && { commandSegments: segments }),
  };
}
