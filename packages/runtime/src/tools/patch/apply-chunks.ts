import { comparable } from "../files/near-match.js";
import type { Chunk, ChunkLine } from "./parse-patch.js";
import { reindented } from "./reindent.js";

interface FileLine {
  readonly text: string;
  /** Its line ending; empty for a last line without one. */
  readonly ending: string;
}

/** A change whose place in the file is found. */
interface Placed {
  readonly chunk: Chunk;
  /** Index of the first line it replaces, and of the one after the last. */
  readonly start: number;
  readonly end: number;
}

/**
 * Makes changes to a file's content. They are looked for in order, each after the one before; lines that
 * a model did not copy exactly are found by what is left of them without spaces and case.
 *
 * @param path for what is said when a change has no place
 * @throws Error with a message for the model
 */
export function applyChunks(content: string, chunks: readonly Chunk[], path: string): string {
  const lines = linesOf(content);
  const changed: FileLine[] = [];
  const newline = usualEnding(lines);
  let at = 0;
  let search = 0;
  for (const chunk of chunks) {
    const placed = place(chunk, { lines, from: search, path });
    changed.push(...lines.slice(at, placed.start), ...replacement(placed, lines, newline));
    at = placed.end;
    search = placed.end;
  }
  changed.push(...lines.slice(at));
  const last = changed.length - 1;
  const hasFinalEnding = lines.at(-1)?.ending !== "";
  return changed
    .map(({ text, ending }, index) => text + (index < last || hasFinalEnding ? ending || newline : ""))
    .join("");
}

function linesOf(content: string): FileLine[] {
  const pieces = content === "" ? [] : content.split(/(?<=\n)/);
  return pieces.map((piece) => {
    const ending = /\r?\n$/.exec(piece)?.[0] ?? "";
    return { text: piece.slice(0, piece.length - ending.length), ending };
  });
}

function usualEnding(lines: readonly FileLine[]): string {
  const windows = lines.filter(({ ending }) => ending === "\r\n").length;
  return windows > 0 && windows >= lines.filter(({ ending }) => ending !== "").length ? "\r\n" : "\n";
}

function place(
  chunk: Chunk,
  { lines, from, path }: { lines: readonly FileLine[]; from: number; path: string },
): Placed {
  let start = from;
  if (chunk.context !== undefined) {
    const found = findContext(lines, chunk.context, from);
    if (found === undefined) throw new Error(`Failed to find context '${chunk.context}' in ${path}`);
    start = found + 1;
  }
  const old = chunk.lines.filter(({ kind }) => kind !== "added");
  if (old.length === 0) {
    const at = chunk.context === undefined ? lines.length : start;
    return { chunk, start: at, end: at };
  }
  for (const candidate of [chunk, withoutLastBlank(chunk)]) {
    const wanted = candidate.lines.filter(({ kind }) => kind !== "added").map(({ text }) => text);
    const found = findLines(lines, wanted, { from: start, isAtEnd: chunk.isAtEnd });
    if (found !== undefined) return { chunk: candidate, start: found, end: found + wanted.length };
  }
  const texts = old.map(({ text }) => text).join("\n");
  throw new Error(`Failed to find expected lines in ${path}:\n${texts}`);
}

/** Blank lines at the end of a change may be there only to part it from the next. */
function withoutLastBlank(chunk: Chunk): Chunk {
  let { length } = chunk.lines;
  while (chunk.lines[length - 1]?.kind === "same" && chunk.lines[length - 1]?.text === "") length--;
  return { ...chunk, lines: chunk.lines.slice(0, length) };
}

const SAMENESS: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => line.trimEnd(),
  (line) => comparable(line),
];

function findLines(
  lines: readonly FileLine[],
  wanted: readonly string[],
  { from, isAtEnd }: { from: number; isAtEnd: boolean },
): number | undefined {
  if (wanted.length === 0) return undefined;
  const last = lines.length - wanted.length;
  for (const key of SAMENESS) {
    const keys = wanted.map(key);
    for (let at = isAtEnd ? Math.max(from, last) : from; at <= last; at++) {
      if (keys.every((text, index) => text === key(lines[at + index]?.text ?? ""))) return at;
    }
  }
  return undefined;
}

function findContext(lines: readonly FileLine[], context: string, from: number): number | undefined {
  const whole = findLines(lines, [context], { from, isAtEnd: false });
  if (whole !== undefined) return whole;
  const part = lines.findIndex(({ text }, index) => index >= from && text.includes(context.trim()));
  return part === -1 ? undefined : part;
}

/** The lines that take the place of those found. Those that stay are the file's own. */
function replacement({ chunk, start }: Placed, lines: readonly FileLine[], newline: string): FileLine[] {
  const shift = indentShift(chunk, lines, start);
  const result: FileLine[] = [];
  let at = start;
  for (const { kind, text } of chunk.lines) {
    if (kind === "added") {
      result.push({ text: shift ? reindented(text, shift) : text, ending: newline });
      continue;
    }
    const own = lines[at++];
    if (kind === "same" && own) result.push(own);
  }
  return result;
}

/** How the file indents what was found, and how the change does, where it is not the same. */
function indentShift(
  chunk: Chunk,
  lines: readonly FileLine[],
  start: number,
): { from: string; to: string } | undefined {
  const old = chunk.lines.filter(({ kind }) => kind !== "added");
  const index = old.findLastIndex(isText);
  const [from, to] = [indentOf(old[index]?.text), indentOf(lines[start + index]?.text)];
  return index === -1 || from === to ? undefined : { from, to };
}

function isText({ text }: ChunkLine): boolean {
  return text.trim() !== "";
}

function indentOf(line = ""): string {
  return /^\s*/.exec(line)?.[0] ?? "";
}
