import { checkArguments } from "../arguments.js";
import type { Tool, ToolArguments } from "../tool.js";
import { methodResult } from "./canvases.js";

type Definition = Omit<Tool, "prepare">;

/** A tool by which a model does what clients do with a method of the session, once people have allowed it. */
interface MethodTool {
  /** The schema that arguments must fit before anyone is asked. */
  readonly required: Definition["parameters"];
  /** What people are told that the tool is for. Source: the official runtime. */
  readonly purpose: string;
  readonly method: string;
  /** @throws Error with what went wrong, in words for the model */
  run(args: ToolArguments, signal: AbortSignal): Promise<object>;
}

export function methodTool(definition: Definition, { required, purpose, method, run }: MethodTool): Tool {
  const described = { toolName: definition.name, toolDescription: purpose };
  return {
    ...definition,
    prepare: async (args, { toolCallId, signal }) => {
      checkArguments(required, args);
      return {
        permissions: [{ kind: "custom-tool", toolCallId, ...described, args }],
        run: () => methodResult(method, () => run(args, signal)),
      };
    },
  };
}

/** The parameter by which a canvas, or an action of one, is given something. */
export const given = (who: string) =>
  ({
    type: ["object", "null"],
    description: `What the ${who} takes, as JSON and not as text that holds JSON; null when it takes nothing.`,
  }) as const;
