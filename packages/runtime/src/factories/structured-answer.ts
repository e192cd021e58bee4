import { isSchema } from "../json-schema/is-schema.js";
import { schemaProblems } from "../json-schema/problems.js";

/** What is asked of an agent that has to answer in JSON. */
export function structuredPrompt(prompt: string, schema: unknown): string {
  return `${prompt}\n\nAnswer with one JSON value that fits this JSON Schema, and with nothing else:\n${JSON.stringify(schema)}`;
}

/** What an agent is told whose answer was not as it should be. */
export function correction(problem: string): string {
  return `That answer can't be used: ${problem}. Answer again, with the JSON value alone.`;
}

/** @returns the value that an answer holds, or what is wrong with it */
export function readAnswer(
  text: string,
  schema: unknown,
): { readonly value: unknown } | { readonly problem: string } {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(text);
  let value: unknown;
  try {
    value = JSON.parse((fenced?.[1] ?? text).trim());
  } catch {
    return { problem: "it is not JSON" };
  }
  const [problem] = isSchema(schema) ? schemaProblems(schema, value) : [];
  return problem ? { problem: `${problem.path || "(root)"}: ${problem.message}` } : { value };
}
