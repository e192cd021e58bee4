/** What is refused by name: it would reach other files or other code. Source: the official runtime. */
const BLOCKED: readonly RegExp[] = [
  /\bATTACH\b/i,
  /\bVACUUM\b[^;]*?\bINTO\b/i,
  /\bload_extension\b/i,
  /\bPRAGMA\s+(?:database_list|(?:hex)?(?:re)?key)\b/i,
];

/** @returns what a query must not contain and does, as it is written */
export function blockedPart(query: string): string | undefined {
  const code = withoutTexts(query);
  for (const pattern of BLOCKED) {
    const found = pattern.exec(code);
    if (found) return query.slice(found.index, found.index + found[0].length);
  }
  return undefined;
}

/** The statements of a query that has several; a query of one statement is left as it is. */
export function splitStatements(query: string): string[] {
  const code = withoutTexts(query);
  const statements: string[] = [];
  let start = 0;
  for (let end = code.indexOf(";"); start <= code.length; end = code.indexOf(";", start)) {
    const stop = end === -1 ? code.length : end;
    if (code.slice(start, stop).trim() !== "") statements.push(query.slice(start, stop).trim());
    start = stop + 1;
  }
  return statements.length > 1 ? statements : [query];
}

/** The word that a statement begins with, in capitals. */
export function statementType(statement: string): string {
  const code = withoutTexts(statement).trim();
  return (/^\S+/.exec(code)?.[0] ?? "").toUpperCase();
}

/** A query with its comments, quoted names and texts blanked, so that only keywords are left at their places. */
function withoutTexts(query: string): string {
  return query.replace(
    /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (text) => " ".repeat(text.length),
  );
}
