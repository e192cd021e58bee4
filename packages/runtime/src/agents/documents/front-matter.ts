/** A text with the settings at its head, between two lines of `---`. */
export interface Document {
  readonly fields: Readonly<Record<string, unknown>>;
  /** What follows the front matter; the whole text when there is none. */
  readonly body: string;
}

/** A text that has no front matter, or one that can't be read. */
export interface MalformedDocument {
  readonly problem: string;
  /** What follows the front matter, as far as it can be told. */
  readonly body: string;
  /** The lines between the two `---`, when they are there. */
  readonly head: string | undefined;
}

/** With the blank lines that follow it. */
const FRONT_MATTER = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n\s*\n|\n|$)/;

/** Reads the front matter of a text with `\n` line ends. */
export async function parseDocument(text: string): Promise<Document | MalformedDocument> {
  const match = FRONT_MATTER.exec(text);
  if (!match) return { problem: "missing or malformed YAML frontmatter", body: text, head: undefined };
  const head = match[1] ?? "";
  const body = text.slice(match[0].length);
  const { parse } = await import("./yaml.js");
  try {
    const fields: unknown = parse(head, { prettyErrors: false, logLevel: "error" });
    if (fields === null || fields === undefined) return { fields: {}, body };
    if (typeof fields === "object" && !Array.isArray(fields)) return { fields: { ...fields }, body };
    return { problem: "missing or malformed YAML frontmatter", body, head };
  } catch (error) {
    return { problem: `failed to parse YAML frontmatter: ${(error as Error).message}`, body, head };
  }
}

export function isMalformed(document: Document | MalformedDocument): document is MalformedDocument {
  return "problem" in document;
}

/** A field that is a text with something in it. */
export function textField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function booleanField(fields: Readonly<Record<string, unknown>>, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === "boolean" ? value : undefined;
}

/** A field that is a list of texts, or one text of items separated by commas. */
export function listField(
  fields: Readonly<Record<string, unknown>>,
  name: string,
): readonly string[] | undefined {
  const value = fields[name];
  const items = typeof value === "string" ? value.split(",") : value;
  if (!Array.isArray(items)) return undefined;
  return items.flatMap((item) => (typeof item === "string" && item.trim() !== "" ? [item.trim()] : []));
}
