/**
 * Finds the text that a model means when it did not copy it exactly: other indentation, other spaces, other quotation
 * marks or dashes, other case, blank lines more or less.
 */
import type { Match } from "./edit-match.js";

/** Columns that a tab counts for. */
const TAB_WIDTH = 4;

export interface NearMatch extends Match {
  /** A replacement with the file's indentation, and as much of its newlines as the match leaves room for. */
  fit(replacement: string): string;
}

interface Line {
  readonly start: number;
  /** Without the line's ending. */
  readonly end: number;
  /** Of the next line; the same as `end` where the text ends. */
  readonly next: number;
  readonly text: string;
  /** What the line is compared by; empty for a blank line. */
  readonly key: string;
}

/** Whole lines where there are any; else any part of lines, in which blank lines don't count. */
export function findNearMatches(content: string, wanted: string): NearMatch[] {
  const file = linesOf(content);
  const asked = linesOf(wanted);
  if (sizeOf(asked) > sizeOf(file) || !asked.some(isContent)) return [];
  const whole = wholeLines(file, asked);
  return whole.length > 0 ? whole : partsOfLines(content, file, asked);
}

/** What follows the last newline is a line too, empty or not. */
function linesOf(text: string): Line[] {
  let next = 0;
  return text.split("\n").map((piece) => {
    const start = next;
    const line = piece.replace(/\r$/, "");
    next = Math.min(start + piece.length + 1, text.length);
    return { start, end: start + line.length, next, text: line, key: comparable(line) };
  });
}

const sizeOf = (lines: readonly Line[]): number => lines.map(({ key }) => key).join("\n").length;

const isContent = ({ key }: Line): boolean => key !== "";

function wholeLines(file: readonly Line[], asked: readonly Line[]): NearMatch[] {
  const last = asked.at(-1);
  /** A newline at the end of what is asked for is part of the match. */
  const hasEnding = last !== undefined && last.text === "" && asked.length > 1;
  const compared = hasEnding ? asked.slice(0, -1) : asked;
  const found: NearMatch[] = [];
  for (let at = 0; at + compared.length <= file.length; at++) {
    const window = file.slice(at, at + compared.length);
    if (window.some((line, index) => line.key !== compared[index]?.key)) continue;
    const [first, final] = [window[0], window.at(-1)];
    if (!first || !final || (hasEnding && final.next === final.end)) continue;
    const pairs = window.map(({ text }, index) => ({
      asked: compared[index]?.text ?? "",
      file: text,
      indent: indentOf(text),
    }));
    const fit = (replacement: string) => refitted(replacement, pairs);
    found.push({ start: first.start, end: hasEnding ? final.next : final.end, fit });
    at += compared.length - 1;
  }
  return found;
}

/** Texts of several lines in what they are compared by, with the places they come from. */
interface Flattened {
  readonly text: string;
  /** Of each character: the line it is in, and its place in the file. */
  readonly places: readonly { readonly line: Line; readonly start: number; readonly end: number }[];
}

/** In one line the end counts before any other place, and the first of those before the rest. */
function partsOfLines(content: string, file: readonly Line[], asked: readonly Line[]): NearMatch[] {
  const { text, places } = flattened(file);
  const first = asked.findIndex(isContent);
  const lines = asked.slice(first, asked.findLastIndex(isContent) + 1);
  const hasEnding = asked.length > first + lines.length;
  const wanted = lines.filter(isContent).map((line) => withoutCase(line.text.trim()));
  const needle = wanted.join("\n") + (hasEnding ? "\n" : "");
  const found: NearMatch[] = [];
  let seen: Line | undefined;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) {
    if (places[at]?.line === seen) continue;
    const newline = text.indexOf("\n", at);
    const lineEnd = newline === -1 ? text.length : newline;
    const atEnd = lineEnd - needle.length;
    if (wanted.length === 1 && atEnd > at && text.startsWith(needle, atEnd)) at = atEnd;
    const [head, tail] = [places[at], places[at + needle.length - (hasEnding ? 2 : 1)]];
    if (!head || !tail) break;
    seen = tail.line;
    const isAtStart = content.slice(head.line.start, head.start).trim() === "";
    const isAtEnd = content.slice(tail.end, tail.line.end).trim() === "";
    const start = isAtStart ? head.line.start : head.start;
    const end = hasEnding ? tail.line.next : isAtEnd ? tail.line.end : tail.end;
    const matched = file.filter((line) => isContent(line) && line.next > start && line.start < end);
    const pairs = pairsOf(lines, matched, { start, end });
    const fit = (replacement: string) =>
      refitted(replacement.replace(/^(?:[^\S\r\n]*\r?\n)+|(?:\r?\n[^\S\r\n]*)+$/g, ""), pairs);
    found.push({ start, end, fit });
  }
  return found;
}

function flattened(lines: readonly Line[]): Flattened {
  const places: { line: Line; start: number; end: number }[] = [];
  let text = "";
  for (const line of lines.filter(isContent)) {
    const from = line.start + indentOf(line.text).length;
    /** A letter and its marks are compared as one. */
    for (const { index, 0: letter } of line.text.trim().matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
      const key = withoutCase(letter);
      const start = from + index;
      text += key;
      for (let unit = 0; unit < key.length; unit++) places.push({ line, start, end: start + letter.length });
    }
    if (line.next === line.end) continue;
    text += "\n";
    places.push({ line, start: line.end, end: line.next });
  }
  return { text, places };
}

/** A line that was asked for, and what the file has of it. */
interface Pair {
  readonly asked: string;
  readonly file: string;
  /** Of the whole line in the file. */
  readonly indent: string;
}

function pairsOf(asked: readonly Line[], matched: readonly Line[], { start, end }: Match): Pair[] {
  const left = [...matched];
  return asked.map((line) => {
    const found = isContent(line) ? left.shift() : undefined;
    if (!found) return { asked: line.text, file: line.text, indent: indentOf(line.text) };
    const { text } = found;
    const file = text.slice(Math.max(0, start - found.start), Math.max(0, end - found.start));
    return { asked: line.text, file, indent: indentOf(text) };
  });
}

/** What a text is compared by: without spaces, case and typographic variants. */
export function comparable(text: string): string {
  return withoutCase(text).replace(/\s+/g, "");
}

function withoutCase(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .toLowerCase();
}

/** Lines that are asked for as they stay keep what the file has; others are indented as the file is. */
function refitted(replacement: string, pairs: readonly Pair[]): string {
  const indents = new Map(
    pairs.map(({ asked, indent }) => [indentOf(asked), indent] as const).filter(([from, to]) => from !== to),
  );
  const known = [...indents.keys()].sort((left, right) => right.length - left.length);
  return replacement
    .split("\n")
    .map((line, index) => {
      const pair = pairs[index];
      if (pair && line.trim() !== "" && line === pair.asked) return pair.file;
      if (line.trim() === "") return line;
      const from = known.find((indent) => indentOf(line).startsWith(indent));
      return from === undefined ? line : (indents.get(from) ?? "") + line.slice(from.length);
    })
    .join("\n");
}

const indentOf = (line: string): string => /^[^\S\r\n]*/.exec(line)?.[0] ?? "";

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
