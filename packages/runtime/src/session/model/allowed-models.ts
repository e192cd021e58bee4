/**
 * The models that a host allows, in order. Texts: the official runtime's.
 *
 * @throws when the list is empty, or an entry is no model's id
 */
export function allowedModels(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new Error("Host allowedModels must contain at least one model id");
  const trimmed = ids.map((id) => id.trim());
  for (const id of trimmed) {
    if (id === "") throw new Error("Host allowedModels contains an empty model id");
    if (/[*?]/.test(id)) {
      throw new Error(`Host allowedModels entry "${id}" must be an exact model id, not a glob`);
    }
  }
  return [...new Set(trimmed)].sort();
}

/** @throws when a host allows models, and this one is not among them */
export function checkAllowed(id: string, allowed: readonly string[] | undefined): void {
  if (!allowed || id === AUTO || allowed.includes(id)) return;
  const listed = allowed.map((each) => `"${each}"`).join(", ");
  throw new Error(
    `Model "${id}" is not allowed by policy. Allowed model globs from host allowedModels: ${listed}. Fallback model: "${allowed[0]}".`,
  );
}

/** What is selected when the runtime is to choose. */
export const AUTO = "auto";
