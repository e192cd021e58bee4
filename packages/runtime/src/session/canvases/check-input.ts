import type { CanvasAction, CanvasJsonSchema, ClientCanvas } from "@parley/protocol";
import { isSchema } from "../../json-schema/is-schema.js";
import { schemaProblems } from "../../json-schema/problems.js";

/** How many problems are told of; of the others only how many there are. Source: the official runtime. */
const TOLD = 5;

/** @throws when the input doesn't fit what a canvas takes to be opened */
export function checkOpenInput({ id, inputSchema }: ClientCanvas, input: unknown): void {
  const problems = problemsOf(inputSchema, input);
  if (problems === undefined) return;
  throw new Error(
    `Invalid input for canvas "${id}" open input: ${problems}. ` +
      "Inspect the canvas declaration for the expected input schema.",
  );
}

/** The action of a name. @throws when there is none, and when the input doesn't fit it */
export function checkAction({ id, actions = [] }: ClientCanvas, name: string, input: unknown): CanvasAction {
  const action = actions.find((one) => one.name === name);
  if (!action) {
    const known = actions.map((one) => one.name).join(", ") || "(none declared)";
    throw new Error(
      `Unknown action "${name}" on canvas "${id}". Known actions: [${known}]. ` +
        "Call list_canvas_capabilities to inspect the expected input schemas.",
    );
  }
  const problems = problemsOf(action.inputSchema, input);
  if (problems === undefined) return action;
  throw new Error(
    `Invalid input for action "${name}" on canvas "${id}": ${problems}. ` +
      "Call list_canvas_capabilities to inspect the expected input schema.",
  );
}

/** What doesn't fit, in words; `undefined` when everything does. No input at all counts as an empty object. */
function problemsOf(schema: CanvasJsonSchema, input: unknown): string | undefined {
  if (!isSchema(schema)) return undefined;
  const nothing = typeof schema === "boolean" ? null : {};
  const problems = schemaProblems(schema, input === undefined ? nothing : input);
  if (problems.length === 0) return undefined;
  const told = problems.slice(0, TOLD).map(({ path, message }) => `${path || "(root)"}: ${message}`);
  const more = problems.length > TOLD ? ` (+${problems.length - TOLD} more)` : "";
  return told.join("; ") + more;
}
