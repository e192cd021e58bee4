import { isMalformed, listField, parseDocument, textField } from "../agents/documents/index.js";

/** When a rule file applies, and what it is about. */
export interface Rule {
  /** Patterns of the files it is for; none means always. */
  readonly applyTo: readonly string[];
  readonly description: string;
}

/** Patterns that mean every file. */
const EVERYTHING: ReadonlySet<string> = new Set(["**", "*", "**/*"]);

/** Reads the head of a rule file. Patterns are often written without quotes, which isn't YAML; they count. */
export async function parseRule(text: string): Promise<Rule> {
  const document = await parseDocument(text);
  const fields = isMalformed(document) ? plainFields(document.head) : document.fields;
  const patterns = listField(fields, "applyTo") ?? listField(fields, "paths") ?? [];
  return {
    applyTo: patterns.some((pattern) => EVERYTHING.has(pattern)) ? [] : patterns,
    description: textField(fields, "description") ?? "",
  };
}

/** `name: value` lines, taken as they are. */
function plainFields(head: string | undefined): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of head?.split("\n") ?? []) {
    const match = /^(\w+):\s*(.*?)\s*$/.exec(line);
    if (match?.[1] && match[2]) fields[match[1]] = match[2].replace(/^(["'])(.*)\1$/, "$2");
  }
  return fields;
}
