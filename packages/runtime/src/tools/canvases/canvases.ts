import type {
  CanvasActionInvokeRequest,
  CanvasOpenRequest,
  ClientCanvas,
  OpenCanvasInstance,
} from "@parley/protocol";
import { checkArguments } from "../arguments.js";
import { failureResult, successResult } from "../results.js";
import type { ToolArguments, ToolDefinition, ToolResult } from "../tool.js";

/** What the tools for canvases need of the session. */
export interface Canvases {
  /** The canvases of a name; of one provider if it is given. */
  named(canvasId: string, extensionId?: string): readonly DescribedCanvas[];
  /** @throws Error with what went wrong, in words for the model */
  open(request: CanvasOpenRequest, signal: AbortSignal): Promise<OpenCanvasInstance>;
  /** @throws Error with what went wrong, in words for the model */
  invoke(request: CanvasActionInvokeRequest, signal: AbortSignal): Promise<{ readonly result: unknown }>;
}

export interface DescribedCanvas {
  readonly provider: { readonly extensionId: string };
  readonly declared: Pick<ClientCanvas, "id" | "displayName" | "inputSchema" | "actions">;
}

/** What a call intends, in a line; where its arguments are wrong, only what the tool does. */
export function intention(
  title: string,
  names: ToolDefinition["parameters"],
  say: (args: ToolArguments) => string,
) {
  return (args: ToolArguments): string => {
    try {
      checkArguments(names, args);
      return say(args);
    } catch {
      return title;
    }
  };
}

export function canvasResult(value: object): ToolResult {
  return successResult(JSON.stringify(value, null, 2));
}

/** Wording: the official runtime's. */
export function canvasFailure(message: string): ToolResult {
  return failureResult(`Canvas operation failed: ${message}`, { error: message });
}

/** What a method of the session answers, as the result of the tool that is the same for a model. */
export async function methodResult(method: string, answer: () => Promise<object>): Promise<ToolResult> {
  try {
    return canvasResult(await answer());
  } catch (error) {
    return canvasFailure(`Request ${method} failed with message: ${(error as Error).message}`);
  }
}
