import { dirname, resolve } from "node:path";
import { readText } from "../agents/documents/index.js";

/** A file may import files that import files, this deep. */
const MAX_DEPTH = 10;

/** `@path/to/file.md` at the start of a line, after a space or after `(`; the file has an ending. */
const REFERENCE = /(?<=^|[\s(])@([^\s`()]*\.\w+)/g;

/**
 * Puts the files that instructions refer to as `@path` right after the reference. References in code are
 * left alone, as are those to files that don't exist, can't be read, or lie outside `confine`.
 *
 * @param file the file that `text` is from; paths start in its folder
 * @param confine a folder; what lies outside is not imported
 */
export function withImports(text: string, file: string, confine: string): Promise<string> {
  return expand(text, file, { confine, loaded: new Set([file]), depth: 0 });
}

interface Expansion {
  readonly confine: string;
  readonly loaded: Set<string>;
  readonly depth: number;
}

async function expand(text: string, file: string, expansion: Expansion): Promise<string> {
  if (!text.includes("@") || expansion.depth >= MAX_DEPTH) return text;
  const lines: string[] = [];
  let isCode = false;
  for (const line of text.split("\n")) {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    lines.push(isCode ? line : await expandLine(line, file, expansion));
  }
  return lines.join("\n");
}

async function expandLine(line: string, file: string, expansion: Expansion): Promise<string> {
  const pieces: string[] = [];
  for (const piece of line.split(/(`[^`]*`)/)) {
    if (piece.startsWith("`")) {
      pieces.push(piece);
      continue;
    }
    let done = 0;
    for (const match of piece.matchAll(REFERENCE)) {
      const end = match.index + match[0].length;
      pieces.push(piece.slice(done, end), await imported(match[1] ?? "", file, expansion));
      done = end;
    }
    pieces.push(piece.slice(done));
  }
  return pieces.join("");
}

/** What follows a reference; nothing when it leads nowhere. */
async function imported(reference: string, file: string, expansion: Expansion): Promise<string> {
  const { confine, loaded, depth } = expansion;
  const path = resolve(dirname(file), reference);
  if (loaded.has(path)) {
    return `\n\n<imported_custom_instruction source="${path}" skipped="already-loaded" />`;
  }
  const text = await readText(path, confine).catch(() => undefined);
  if (text === undefined) return "";
  loaded.add(path);
  const content = await expand(text.trimEnd(), path, { confine, loaded, depth: depth + 1 });
  return `\n\n<imported_custom_instruction source="${path}">\n${content}\n</imported_custom_instruction>`;
}
