import { ownTool } from "./own-tools.js";
import type { ParsedCall } from "./parse-arguments.js";
import type { Tool } from "./tool.js";

/** The data of `tool.execution_start`; a promise while what describes the call loads. */
export function startData(call: ParsedCall, tool: Tool | undefined): object | Promise<object> {
  const data = {
    toolCallId: call.toolCallId,
    toolName: call.name,
    arguments: tool?.grammar ? call.arguments["input"] : call.arguments,
    turnId: call.turnId,
    model: call.model,
    ...(tool?.title && { toolTitle: tool.title }),
  };
  const describe = tool?.startFields ?? ownTool(call.name)?.startFields;
  if (!describe) return data;
  try {
    const fields = describe(call.arguments);
    if (!(fields instanceof Promise)) return { ...data, ...fields };
    return fields.then(
      (found) => ({ ...data, ...found }),
      () => data,
    );
  } catch {
    return data;
  }
}
