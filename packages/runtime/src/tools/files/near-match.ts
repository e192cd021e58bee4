/**
 * Finds the text that a model means when it did not copy it exactly: other indentation, other spaces, other quotation
 * marks or dashes, other case, blank lines more or less.
 */
import type { Match } from "./edit-match.js";

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

/**
 * Whole lines where there are any; else any part of lines, in which blank lines don't count. A CR ends a line that
 * is asked for; at its end, it takes those at the end of the replacement with it.
 */
export function findNearMatches(content: string, wanted: string): NearMatch[] {
  const file = linesOf(content);
  const asked = linesOf(wanted.replace(/\r\n?/g, "\n"));
  if (sizeOf(asked) > sizeOf(file) || !asked.some(isContent)) return [];
  const whole = wholeLines(file, asked);
  const found = whole.length > 0 ? whole : partsOfLines(content, file, asked);
  if (!wanted.endsWith("\r")) return found;
  return found.map((match) => ({ ...match, fit: (text) => match.fit(text.replace(/\r+$/, "")) }));
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
      toEnd: text,
      indent: indentOf(text),
    }));
    const fit = (replacement: string) => refitted(replacement, pairs);
    found.push({ start: first.start, end: hasEnding ? final.next : final.end, fit });
    at += compared.length - 1;
  }
  return found;
}

/**
 * In one line the end counts before any other place, and the first of those before the rest. Lines that have nothing else count
 * before others. What follows on the line that a match ends in becomes part of the match and of its replacement.
 */
function partsOfLines(content: string, file: readonly Line[], asked: readonly Line[]): NearMatch[] {
  const { text, placeAt } = flattened(file);
  const first = asked.findIndex(isContent);
  const lines = asked.slice(first, asked.findLastIndex(isContent) + 1);
  const hasEnding = asked.length > first + lines.length;
  const wanted = lines.filter(isContent).map((line) =>
    letters(line)
      .map(({ key }) => key)
      .join(""),
  );
  const needle = wanted.join("\n");
  const found: (NearMatch & { isWhole: boolean })[] = [];
  const lineEndAt = (index: number) => {
    const newline = text.indexOf("\n", index);
    return newline === -1 ? text.length : newline;
  };
  let next = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, next)) {
    const atEnd = lineEndAt(at) - needle.length;
    if (wanted.length === 1 && atEnd > at && text.startsWith(needle, atEnd)) at = atEnd;
    const last = at + needle.length - 1;
    const [head, tail] = [placeAt(at), placeAt(last)];
    if (!head || !tail) break;
    next = lineEndAt(last);
    if (hasEnding && tail.line.next === tail.line.end) continue;
    const isAtStart = content.slice(head.line.start, head.start).trim() === "";
    const isAtEnd = content.slice(tail.end, tail.line.end).trim() === "";
    const start = isAtStart ? head.line.start : head.start;
    const end = isAtEnd ? tail.line.end : tail.end;
    /** Of the line that the match ends in: it loses the blanks behind, and the line's ending where one is asked for. */
    const rest = content.slice(end, tail.line.end).trimEnd();
    const matched = file.filter((line) => isContent(line) && line.next > start && line.start < end);
    const pairs = pairsOf(lines, matched, { start, end });
    const fit = (replacement: string) =>
      refitted(replacement.replace(/^(?:[^\S\r\n]*\r?\n)+|(?:\r?\n[^\S\r\n]*)+$/g, ""), pairs) + rest;
    const isWhole = isAtStart && isAtEnd;
    found.push({ start, end: hasEnding ? tail.line.next : tail.line.end, fit, isWhole });
  }
  return found.some(({ isWhole }) => isWhole) ? found.filter(({ isWhole }) => isWhole) : found;
}

/** Where a character comes from. */
interface Place {
  readonly line: Line;
  readonly start: number;
  readonly end: number;
}

/** The lines in what they are compared by, blank ones left out, and the place that each character comes from. */
function flattened(lines: readonly Line[]): { text: string; placeAt(index: number): Place | undefined } {
  const parts: { line: Line; at: number }[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const line of lines.filter(isContent)) {
    const text =
      letters(line)
        .map(({ key }) => key)
        .join("") + (line.next === line.end ? "" : "\n");
    parts.push({ line, at: length });
    texts.push(text);
    length += text.length;
  }
  const placeAt = (index: number) => {
    const { line, at } = parts[lastBefore(parts, index)] ?? {};
    if (line === undefined || at === undefined) return undefined;
    let left = index - at;
    for (const { key, start, end } of letters(line)) {
      if (left < key.length) return { line, start, end };
      left -= key.length;
    }
    return { line, start: line.end, end: line.next };
  };
  return { text: texts.join(""), placeAt };
}

/** The last of the parts that begin at an index or before it. */
function lastBefore(parts: readonly { readonly at: number }[], index: number): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.at ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What a line has between its blanks: a letter and its marks are compared as one. */
function letters({ text, start }: Line): { key: string; start: number; end: number }[] {
  const from = start + indentOf(text).length;
  return [
    ...text
      .slice(from - start)
      .trimEnd()
      .matchAll(/\P{M}\p{M}*|\p{M}+/gu),
  ].map(({ index, 0: letter }) => ({
    key: withoutCase(letter),
    start: from + index,
    end: from + index + letter.length,
  }));
}

/** A line that was asked for, and what the file has of it. */
interface Pair {
  readonly asked: string;
  readonly file: string;
  /** The same, and what follows in the line: of a line that others follow. */
  readonly toEnd: string;
  /** Of the whole line in the file. */
  readonly indent: string;
}

function pairsOf(asked: readonly Line[], matched: readonly Line[], { start, end }: Match): Pair[] {
  const left = [...matched];
  return asked.map((line) => {
    const found = isContent(line) ? left.shift() : undefined;
    if (!found) return { asked: line.text, file: line.text, toEnd: line.text, indent: indentOf(line.text) };
    const { text } = found;
    const from = Math.max(0, start - found.start);
    const file = text.slice(from, Math.max(0, end - found.start));
    return { asked: line.text, file, toEnd: text.slice(from), indent: indentOf(text) };
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
    pairs
      .filter(({ asked }) => asked.trim() !== "")
      .map(({ asked, indent }) => [indentOf(asked), indent] as const)
      .filter(([from, to]) => from !== to),
  );
  const known = [...indents.keys()].sort((left, right) => right.length - left.length);
  return replacement
    .split(/\r?\n/)
    .map((line, index, { length }) => {
      const pair = pairs[index];
      if (pair && line === pair.asked) return index === length - 1 ? pair.file : pair.toEnd;
      if (line.trim() === "") return line;
      const from = known.find((indent) => indentOf(line).startsWith(indent));
      return from === undefined ? line : (indents.get(from) ?? "") + line.slice(from.length);
    })
    .join("\n");
}

/** A byte order mark is none. */
const indentOf = (line: string): string => /^[^\S\r\n\uFEFF]*/.exec(line)?.[0] ?? "";
