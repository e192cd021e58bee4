import {
  createServerRpc,
  type LlmInferenceHttpRequestChunkRequest,
  type LlmInferenceHttpRequestStartRequest,
  type RpcCaller,
} from "@parley/protocol";
import { fromBase64 } from "./base64.js";
import type { CopilotRequestContext } from "./request-context.js";
import type { RequestHooks } from "./request-handler.js";

/** A piece of what the runtime sends. */
export type RequestPiece = Pick<LlmInferenceHttpRequestChunkRequest, "data" | "binary" | "end">;

/** What one exchange is carried out with. */
export interface Exchange {
  readonly start: LlmInferenceHttpRequestStartRequest;
  readonly context: CopilotRequestContext;
  readonly hooks: RequestHooks;
  readonly caller: RpcCaller;
  /** What the runtime sends, until its end. */
  readonly pieces: AsyncIterable<RequestPiece>;
}

/** The runtime does not want the answer any more. */
export class CancelledByRuntime extends Error {
  constructor() {
    super("Request cancelled by runtime");
  }
}

/** How a failure is told to the runtime. */
export function wireFailure(error: unknown, signal: AbortSignal): { message: string; code?: string } {
  if (signal.aborted) return { message: new CancelledByRuntime().message, code: "cancelled" };
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The runtime's methods for answers. */
export function answers({ start, caller }: Pick<Exchange, "start" | "caller">) {
  const { requestId } = start;
  const rpc = createServerRpc(caller).llmInference;
  return {
    begin: (status: number, rest: { statusText?: string; headers?: Record<string, string[]> } = {}) =>
      rpc.httpResponseStart({ requestId, status, ...rest, headers: rest.headers ?? {} }),
    piece: (data: string, binary: boolean) => rpc.httpResponseChunk({ requestId, data, binary, end: false }),
    end: (error?: { message: string; code?: string }) =>
      rpc.httpResponseChunk({ requestId, data: "", end: true, ...(error ? { error } : {}) }),
  };
}

/** The bytes of a piece. */
export function bytesOf({ data, binary }: RequestPiece): Uint8Array<ArrayBuffer> {
  return binary ? fromBase64(data) : new TextEncoder().encode(data);
}
