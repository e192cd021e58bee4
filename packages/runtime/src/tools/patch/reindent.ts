/** Columns that a tab counts for. */
const TAB_WIDTH = 4;

/** Shifts the lines of a text as far as one indentation is from another. */
export function reindented(text: string, { from, to }: { from: string; to: string }): string {
  const change = width(to) - width(from);
  const tabs = to.includes("\t");
  return text
    .replace(/^(?:[^\S\r\n]*\r?\n)+/, "")
    .replace(/^([^\S\r\n]*)(?=\S)/gm, (indent) => indentation(Math.max(0, width(indent) + change), tabs));
}

function width(indent: string): number {
  return [...indent].reduce((sum, char) => sum + (char === "\t" ? TAB_WIDTH : 1), 0);
}

function indentation(columns: number, tabs: boolean): string {
  if (!tabs) return " ".repeat(columns);
  return "\t".repeat(Math.floor(columns / TAB_WIDTH)) + " ".repeat(columns % TAB_WIDTH);
}
