/**
 * Not everything on a log is for clients: accounting events are the runtime's own, and so are control
 * records, which have no type.
 */
const HIDDEN_TYPES: ReadonlySet<string> = new Set(["session.usage_record"]);

const TYPE = /^\{"type":"([^"\\]+)"/;

/** The type of the event in a log record; `undefined` when clients are not shown it. */
export function shownType(json: string): string | undefined {
  const type = typeOf(json);
  return type === undefined || HIDDEN_TYPES.has(type) ? undefined : type;
}

/** The type of the event in a log record; `undefined` when the record is not an event. */
export function typeOf(json: string): string | undefined {
  const found = TYPE.exec(json)?.[1];
  if (found !== undefined) return found;
  const parsed = JSON.parse(json) as { type?: unknown };
  return typeof parsed.type === "string" ? parsed.type : undefined;
}
