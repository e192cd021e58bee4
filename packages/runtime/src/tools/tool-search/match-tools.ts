import type { ToolDefinition } from "../tool.js";

/** What a word of a query counts where it is found. Source of the order they make: the official runtime. */
const COUNTS = { nameWord: 6, namePart: 3, description: 2, parameters: 1 } as const;

/** Parts of names that are shorter than this are found as whole words only. */
const SHORTEST_PART = 4;

/**
 * The tools that a query is about, the best first, then by name: any of its words in their names, descriptions or
 * parameters, in any case. A tool that is named as the query says comes before all others.
 */
export function matchTools<Found extends ToolDefinition>(
  query: string,
  tools: readonly Found[],
): readonly Found[] {
  const words = new Set(wordsOf(query));
  return tools
    .map((tool) => ({ tool, score: score(tool, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || byName(a.tool, b.tool))
    .map(({ tool }) => tool);
}

export function byName(a: ToolDefinition, b: ToolDefinition): number {
  const [first, second] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function score({ name, description, parameters }: ToolDefinition, words: ReadonlySet<string>): number {
  const inName = wordsOf(name);
  if (inName.length > 0 && inName.join(" ") === [...words].join(" ")) return Number.POSITIVE_INFINITY;
  const said = new Set(wordsOf(description));
  const taken = new Set(parameterWords(parameters));
  const lowered = name.toLowerCase();
  let sum = 0;
  for (const word of words) {
    if (inName.includes(word)) sum += COUNTS.nameWord;
    else if (word.length >= SHORTEST_PART && lowered.includes(word)) sum += COUNTS.namePart;
    if (said.has(word)) sum += COUNTS.description;
    if (taken.has(word)) sum += COUNTS.parameters;
  }
  return sum;
}

/** `getCity_name` is three words. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** All names, descriptions and values in a schema. */
function parameterWords(schema: unknown): readonly string[] {
  if (typeof schema === "string") return wordsOf(schema);
  if (Array.isArray(schema)) return schema.flatMap(parameterWords);
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === "type") return [];
    if (key === "properties" && typeof value === "object" && value !== null) {
      return Object.entries(value).flatMap(([name, property]) => [
        ...wordsOf(name),
        ...parameterWords(property),
      ]);
    }
    return parameterWords(value);
  });
}
