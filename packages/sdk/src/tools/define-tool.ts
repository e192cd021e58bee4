import type { Tool, ToolHandler, ZodSchema } from "../types/tools.js";

/**
 * A tool whose handler's arguments are typed by its schema.
 *
 * @param name letters, digits, `_` and `-`
 */
export function defineTool<T = unknown>(
  name: string,
  config: Omit<Tool<T>, "name"> & {
    parameters?: ZodSchema<T> | Record<string, unknown>;
    handler?: ToolHandler<T>;
  },
): Tool<T> {
  return { name, ...config };
}

/** The JSON Schema of a tool's parameters. Schemas are known by their `toJSONSchema()`. */
export function parametersSchema(parameters: Tool["parameters"]): Record<string, unknown> | undefined {
  if (parameters && typeof (parameters as ZodSchema).toJSONSchema === "function") {
    return (parameters as ZodSchema).toJSONSchema();
  }
  return parameters as Record<string, unknown> | undefined;
}
