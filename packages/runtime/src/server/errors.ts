import { ErrorCode, RpcError } from "@parley/protocol/jsonrpc";
import { SessionInUseError } from "../ports/session-in-use-error.js";

/** Codes of the connection's own errors. Source: what the official runtime answers, which has no `Forbidden`. */
export const ConnectionErrorCode = {
  ShuttingDown: -32000,
  AuthenticationRequired: -32001,
  AuthenticationFailed: -32002,
  AuthenticationNotConfigured: -32003,
  Forbidden: -32004,
} as const;

export const shuttingDown = () => new RpcError(ConnectionErrorCode.ShuttingDown, "SERVER_SHUTTING_DOWN");

export const authenticationRequired = () =>
  new RpcError(ConnectionErrorCode.AuthenticationRequired, "AUTHENTICATION_REQUIRED");

export const authenticationFailed = () =>
  new RpcError(ConnectionErrorCode.AuthenticationFailed, "AUTHENTICATION_FAILED");

export const authenticationNotConfigured = () =>
  new RpcError(ConnectionErrorCode.AuthenticationNotConfigured, "AUTHENTICATION_NOT_CONFIGURED");

export const methodNotFound = (method: string) =>
  new RpcError(ErrorCode.MethodNotFound, `Unhandled method ${method}`);

/**
 * What a handler threw, as its caller sees it. An {@link RpcError} travels as it is. For anything else the
 * wording is the official runtime's: clients show it. Who owns a session that this runtime can't have is in
 * the error's data.
 */
export function requestFailed(method: string, thrown: unknown): RpcError {
  if (thrown instanceof RpcError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const text = `Request ${method} failed with message: ${message}`;
  const data = thrown instanceof SessionInUseError ? { code: thrown.code, owner: thrown.owner } : undefined;
  return new RpcError(ErrorCode.InternalError, text, { cause: thrown, data });
}
