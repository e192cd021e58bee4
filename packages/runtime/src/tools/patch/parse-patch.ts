/** A line of a change: one that stays, one that comes, one that goes. */
export interface ChunkLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** One change to a file. */
export interface Chunk {
  /** A line after which the change is looked for. */
  readonly context?: string;
  readonly lines: readonly ChunkLine[];
  /** Whether the change is at the end of the file. */
  readonly isAtEnd: boolean;
}

/** What a patch does to one file. Paths are as they are written. */
export type Hunk =
  | { readonly kind: "add"; readonly path: string; readonly content: string }
  | { readonly kind: "delete"; readonly path: string }
  | {
      readonly kind: "update";
      readonly path: string;
      readonly moveTo?: string;
      readonly chunks: readonly Chunk[];
    };

/** What is wrong with a patch, in the words a model is told. Source of the texts: the official runtime. */
export class PatchSyntaxError extends Error {
  override readonly name = "PatchSyntaxError";

  /** @param line counts from 1 */
  constructor(problem: string, line?: number) {
    super(line === undefined ? problem : `${problem} (line ${line})`);
  }
}

const BEGIN = "*** Begin Patch";
const END = "*** End Patch";
const MOVE = "*** Move to: ";
const END_OF_FILE = "*** End of File";
const HEADER = /^\*\*\* (Add|Delete|Update) File: \s*(\S.*?)\s*$/;

/** @throws PatchSyntaxError */
export function parsePatch(patch: string): Hunk[] {
  const lines = patch.trim().split(/\r?\n/);
  if (lines[0] !== BEGIN) {
    const wrapped = patch.trim().startsWith("{")
      ? " The input begins with '{' and appears to be JSON-wrapped. apply_patch is a freeform tool; " +
        "pass raw patch text directly. Do not retry this payload."
      : "";
    throw new PatchSyntaxError(`The first line of the patch must be '${BEGIN}'${wrapped}`);
  }
  if (lines.at(-1) !== END) throw new PatchSyntaxError(`The last line of the patch must be '${END}'`);
  const body = new Lines(lines.slice(1, -1));
  const hunks: Hunk[] = [];
  while (body.next !== undefined) hunks.push(parseHunk(body));
  return hunks;
}

/** The lines between a patch's first and last, taken one after the other. */
class Lines {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  get next(): string | undefined {
    return this.#lines[this.#at];
  }

  /** Of the next line in the patch, from 1. */
  get number(): number {
    return this.#at + 2;
  }

  take(): string {
    return this.#lines[this.#at++] ?? "";
  }
}

function parseHunk(body: Lines): Hunk {
  const line = body.number;
  const header = body.take();
  const [, kind, path] = HEADER.exec(header) ?? [];
  if (path === undefined) {
    throw new PatchSyntaxError(
      `'${header.trim()}' is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', ` +
        "'*** Delete File: {path}', '*** Update File: {path}'",
      line,
    );
  }
  switch (kind) {
    case "Add":
      return { kind: "add", path, content: addedContent(body) };
    case "Delete":
      return { kind: "delete", path };
    default:
      return parseUpdate(body, path, line);
  }
}

function addedContent(body: Lines): string {
  const lines: string[] = [];
  while (body.next?.startsWith("+")) lines.push(body.take().slice(1));
  const text = lines.join("\n");
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function parseUpdate(body: Lines, path: string, line: number): Hunk {
  const moveTo = body.next?.startsWith(MOVE) ? body.take().slice(MOVE.length).trim() : undefined;
  const chunks: Chunk[] = [];
  for (;;) {
    while (body.next?.trim() === "") body.take();
    if (body.next === undefined || (body.next.startsWith("***") && body.next !== END_OF_FILE)) break;
    chunks.push(parseChunk(body, chunks.length === 0));
  }
  if (chunks.length === 0) throw new PatchSyntaxError(`Update file hunk for path '${path}' is empty`, line);
  return { kind: "update", path, chunks, ...(moveTo !== undefined && { moveTo }) };
}

function parseChunk(body: Lines, isFirst: boolean): Chunk {
  const start = body.number;
  const [, hasContext, context] = /^@@( (.+))?$/.exec(body.next ?? "") ?? [undefined, undefined, undefined];
  const hasMarker = body.next === "@@" || hasContext !== undefined;
  if (hasMarker) body.take();
  else if (!isFirst) {
    const problem = `Expected update hunk to start with a @@ context marker, got: '${body.next}'`;
    throw new PatchSyntaxError(problem, start);
  }
  const lines: ChunkLine[] = [];
  for (let line = chunkLine(body.next); line; line = chunkLine(body.next)) {
    lines.push(line);
    body.take();
  }
  if (lines.length === 0) throw emptyChunk(body.next, start + 1);
  const isAtEnd = body.next === END_OF_FILE;
  if (isAtEnd) body.take();
  return { lines, isAtEnd, ...(context !== undefined && { context }) };
}

const KINDS: Readonly<Record<string, ChunkLine["kind"]>> = { " ": "same", "+": "added", "-": "removed" };

/** An empty line stands for a blank line that stays. */
function chunkLine(line: string | undefined): ChunkLine | undefined {
  if (line === undefined) return undefined;
  if (line === "") return { kind: "same", text: "" };
  const kind = KINDS[line.slice(0, 1)];
  return kind && { kind, text: line.slice(1) };
}

function emptyChunk(next: string | undefined, line: number): PatchSyntaxError {
  if (next === undefined || next.startsWith("***")) {
    return new PatchSyntaxError("Update hunk does not contain any lines", line);
  }
  return new PatchSyntaxError(
    `Unexpected line found in update hunk: '${next}'. Every line should start with ' ' (context line), ` +
      "'+' (added line), or '-' (removed line)",
    line,
  );
}
