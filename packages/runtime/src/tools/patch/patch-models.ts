/** Models of OpenAI's that edit by replacing text, though later ones are trained on patches. */
const EDITS_BY_TEXT: ReadonlySet<string> = new Set(["gpt-4.1", "gpt-5", "gpt-5-mini", "gpt-5.1", "gpt-5.2"]);

/**
 * Whether a model changes files with `apply_patch`, and knows ripgrep by its own name. Source: what the
 * official runtime offers; save for open models, whose servers know no tools that take a text.
 */
export function editsByPatch(modelId: string): boolean {
  return modelId.startsWith("gpt-") && !modelId.startsWith("gpt-oss") && !EDITS_BY_TEXT.has(modelId);
}
