import type { SyntaxNode } from "./bash-parser.js";

/** The text a word stands for, without its quotes; `undefined` when only a shell can tell. */
export function staticWord(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case "word":
    case "number":
      return /[*?[\]{}]/.test(node.text) && !isEscaped(node.text) ? undefined : unescaped(node.text);
    case "command_name":
      return joined(node.children);
    case "string":
      return quoted(node);
    case "translated_string":
      return joined(node.children.filter((child) => child?.type === "string"));
    case "raw_string":
      return node.text.slice(1, -1);
    case "ansi_c_string":
      return node.text.includes("\\") ? undefined : node.text.slice(2, -1);
    case "concatenation":
      return joined(node.children);
    default:
      return undefined;
  }
}

/** A pattern whose special characters are all escaped is a word. */
function isEscaped(text: string): boolean {
  return !/(^|[^\\])(\\\\)*[*?[\]{}]/.test(text);
}

function unescaped(text: string): string {
  return text.replace(/\\(\n|[^\n])/g, (_, char: string) => (char === "\n" ? "" : char));
}

function quoted(node: SyntaxNode): string | undefined {
  const isFixed = node.children.every(
    (child) => child === null || child.type === '"' || child.type === "string_content",
  );
  return isFixed
    ? node.text.slice(1, -1).replace(/\\(["\\$`\n])/g, (_, char: string) => (char === "\n" ? "" : char))
    : undefined;
}

function joined(nodes: readonly (SyntaxNode | null)[]): string | undefined {
  let text = "";
  for (const node of nodes) {
    const part = node && staticWord(node);
    if (part === undefined) return undefined;
    text += part ?? "";
  }
  return text;
}
