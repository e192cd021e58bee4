const values = new Set<string>();

/** Stands for a secret. Source: the official runtime. */
const MASK = "******";

/** Shorter texts are no secrets: masking them would take everything else apart. */
const MIN_LENGTH = 4;

/** Has texts masked, in this whole process, wherever a tool's result would show them. */
export function addSecretValues(added: readonly string[]): void {
  for (const value of added) if (value.length >= MIN_LENGTH) values.add(value);
}

/** Forgets them all. */
export function clearSecretValues(): void {
  values.clear();
}

/** The same value with every secret in its texts masked. */
export function masked<T>(value: T): T {
  return values.size === 0 ? value : (maskedIn(value) as T);
}

function maskedIn(value: unknown): unknown {
  if (typeof value === "string") return maskedText(value);
  if (Array.isArray(value)) return value.map(maskedIn);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskedIn(inner)]));
}

/** Longer ones first: one may be part of another. */
function maskedText(text: string): string {
  const ordered = [...values].sort((one, other) => other.length - one.length);
  return ordered.reduce((shown, value) => shown.replaceAll(value, MASK), text);
}
