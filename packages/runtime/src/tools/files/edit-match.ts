/** Where a text is in a file: half-open offsets. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds a text in a file: exactly, or else with line endings counted as equal. Matches don't overlap.
 */
export function findMatches(content: string, wanted: string): Match[] {
  const exact = occurrences(content, wanted);
  if (exact.length > 0) return exact;
  if (!/[\r\n]/.test(wanted) || !content.includes("\r\n")) return [];
  const lines = wanted.split(/\r?\n/).map((line) => line.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return [...content.matchAll(new RegExp(lines.join("\\r?\\n"), "g"))].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
  }));
}

function occurrences(content: string, wanted: string): Match[] {
  const found: Match[] = [];
  for (let at = content.indexOf(wanted); at !== -1; at = content.indexOf(wanted, at + wanted.length)) {
    found.push({ start: at, end: at + wanted.length });
  }
  return found;
}

/** A replacement with the line endings that most lines of the file have. */
export function withEndingsOf(content: string, replacement: string): string {
  const newlines = content.match(/\n/g)?.length ?? 0;
  const windows = content.match(/\r\n/g)?.length ?? 0;
  return replacement.replace(/\r?\n/g, 2 * windows > newlines ? "\r\n" : "\n");
}

/** The lines of a match, counting from 1: `4`, or `4-6`. */
export function linesOf(content: string, match: Match): string {
  const first = content.slice(0, match.start).split("\n").length;
  const matched = content.slice(match.start, match.end).replace(/\n$/, "");
  const last = first + matched.split("\n").length - 1;
  return first === last ? String(first) : `${first}-${last}`;
}
