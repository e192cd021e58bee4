/**
 * Finds the lines that a model means when it did not copy them exactly: other indentation, other spaces,
 * other quotation marks or dashes, other case, blank lines more or less. Only whole lines match.
 */
import type { Match } from "./edit-match.js";

/** Columns that a tab counts for. */
const TAB_WIDTH = 4;

export interface NearMatch extends Match {
  /** Indents a replacement as the file does where the match is. */
  reindent(replacement: string): string;
}

interface Line {
  readonly start: number;
  /** Without the line's ending. */
  readonly end: number;
  readonly indent: string;
  /** What the line is compared by; empty for a blank line. */
  readonly key: string;
}

export function findNearMatches(content: string, wanted: string): NearMatch[] {
  const file = linesOf(content).filter(isContent);
  const asked = linesOf(wanted).filter(isContent);
  const last = asked.at(-1);
  if (!last) return [];
  const endings = wanted.slice(last.end).match(/\n/g)?.length ?? 0;
  const found: NearMatch[] = [];
  for (let at = 0; at + asked.length <= file.length; at++) {
    const window = file.slice(at, at + asked.length);
    if (window.some((line, index) => line.key !== asked[index]?.key)) continue;
    const [first, final] = [window[0], window.at(-1)];
    if (!first || !final) continue;
    const end = endAfter(content, final.end, endings);
    if (end === undefined) continue;
    const reindent = (text: string) => reindented(text, { from: last.indent, to: final.indent });
    found.push({ start: first.start, end, reindent });
    at += asked.length - 1;
  }
  return found;
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/([^\S\r\n]*)([^\r\n]*)(?:\r?\n|$)/g)].map(
    ({ index, 1: indent = "", 2: rest = "" }) => ({
      start: index,
      end: index + indent.length + rest.length,
      indent,
      key: comparable(rest),
    }),
  );
}

const isContent = ({ key }: Line): boolean => key !== "";

/** What a text is compared by: without spaces, case and typographic variants. */
export function comparable(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\s+/g, "")
    .toLowerCase();
}

/** The offset after so many line endings, with nothing but blanks between them. */
function endAfter(content: string, from: number, endings: number): number | undefined {
  let end = from;
  for (let left = endings; left > 0; left--) {
    const ending = /^[^\S\r\n]*\r?\n/.exec(content.slice(end, end + 4_096))?.[0];
    if (ending === undefined) return undefined;
    end += ending.length;
  }
  return end;
}

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
