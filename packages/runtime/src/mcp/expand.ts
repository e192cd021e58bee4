/** `$NAME`, `${NAME}` and `${NAME:-default}`; names as a shell has them. */
const REFERENCE = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;

export type Lookup = (name: string) => string | undefined;

/** Puts in the values of the variables a text names. A variable that isn't set stays as it is written. */
export function expandVariables(text: string, lookup: Lookup): string {
  return text.replace(REFERENCE, (reference, braced?: string, fallback?: string, bare?: string) => {
    const value = lookup(braced ?? bare ?? "");
    return value || fallback || (value ?? fallback ?? reference);
  });
}
