import { isDeepStrictEqual } from "node:util";

/** What a tool answered as a value, beside its text. */
export interface StructuredContent {
  readonly value: unknown;
  /** As JSON. */
  readonly text: string;
}

/** The text a model reads: a structured answer is shown unless the text is that very JSON. */
export function withStructured(text: string, structured: StructuredContent | undefined): string {
  if (!structured || text === structured.text) return text;
  return text === "" ? structured.text : `${text}\n\n${structured.text}`;
}

/** How much of a structured answer repeats the text. Source of the names and the counting: the official runtime. */
export function structuredMetrics(
  text: string,
  structured: StructuredContent | undefined,
): Readonly<Record<string, number>> {
  if (!structured) return {};
  const bytes = Buffer.byteLength(structured.text);
  if (text === "") return { mcp_structured_content_bytes: bytes };
  const inText = wordBytes(text);
  const inStructured = wordBytes(unescaped(structured.text));
  let shared = 0;
  for (const [word, total] of inText) shared += Math.min(total, inStructured.get(word) ?? 0);
  return {
    mcp_structured_content_bytes: bytes,
    ...(isRepeated(text, structured) && { mcp_structured_content_duplicate_bytes: bytes }),
    mcp_text_token_bytes: sum(inText),
    mcp_structured_token_bytes: sum(inStructured),
    mcp_shared_token_bytes: shared,
  };
}

/** Whether the text says the same in other words: JSON spaced differently, or the only value there is. */
function isRepeated(text: string, { value, text: json }: StructuredContent): boolean {
  if (text === json) return false;
  const values = typeof value === "object" && value !== null ? Object.values(value) : [];
  if (values.length === 1 && values[0] === text) return true;
  try {
    return isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    return false;
  }
}

/** JSON with its characters as they are, so that no word begins with the letter of an escape. */
function unescaped(json: string): string {
  return json.replace(/\\(?:["\\/bfnrt]|u[0-9a-f]{4})/gi, (character) => JSON.parse(`"${character}"`));
}

/** The bytes that each word takes, all its places taken together. */
function wordBytes(text: string): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    bytes.set(word, (bytes.get(word) ?? 0) + Buffer.byteLength(word));
  }
  return bytes;
}

function sum(bytes: ReadonlyMap<string, number>): number {
  return [...bytes.values()].reduce((total, part) => total + part, 0);
}
