import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";

/** An error that programs tell by the code in its data. */
export function factoryError(code: string, message: string, more: Record<string, unknown> = {}): RpcError {
  return new RpcError(ErrorCode.InvalidParams, message, { data: { ...more, code } });
}

/** @param code `not_found` for who wants to resume it. Texts: the official runtime's, which calls it a workflow */
export function runNotFound(runId: string, code = "factory_run_not_found"): RpcError {
  return factoryError(code, `Factory run "${runId}" was not found`, { runId });
}
