import type {
  CanvasActionInvokeRequest,
  CanvasOpenRequest,
  ClientCanvas,
  OpenCanvasInstance,
} from "@parley/protocol";
import { failureResult, successResult } from "../results.js";
import type { ToolResult } from "../tool.js";

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
