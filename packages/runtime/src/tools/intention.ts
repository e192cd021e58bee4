import { ArgumentError, checkArguments } from "./arguments.js";
import type { ToolArguments, ToolDefinition } from "./tool.js";

/**
 * Makes a tool's `summarize`.
 *
 * @param otherwise said of a call whose arguments are wrong
 * @param say of all others. Nothing is said where it has no words
 */
export function intention(
  parameters: ToolDefinition["parameters"],
  otherwise: string,
  say: (args: ToolArguments) => string,
) {
  return (args: ToolArguments): string | undefined => {
    try {
      checkArguments(parameters, args);
    } catch (error) {
      if (error instanceof ArgumentError) return otherwise;
      throw error;
    }
    return say(args) || undefined;
  };
}
