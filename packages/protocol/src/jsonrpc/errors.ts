/**
 * Wire errors: numeric codes, one closed table. Errors that stay in one process have string
 * codes and live with whoever throws them; they are converted to these once, at the boundary.
 */
export const ErrorCode = {
  /** The frame was not JSON. Source: JSON-RPC 2.0. */
  ParseError: -32700,
  /** JSON, but not a JSON-RPC message, or a message over the size limit. Source: JSON-RPC 2.0. */
  InvalidRequest: -32600,
  /** No such method on this peer. Source: JSON-RPC 2.0. */
  MethodNotFound: -32601,
  /** The parameters have the wrong shape. Source: JSON-RPC 2.0. */
  InvalidParams: -32602,
  /** The handler failed. Source: JSON-RPC 2.0. */
  InternalError: -32603,
  /** The caller cancelled the request. Source: the LSP base protocol. */
  RequestCancelled: -32800,
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** An error as it travels in a JSON-RPC response. */
export interface WireError {
  code: number;
  message: string;
  data?: unknown;
}

/** Thrown by a handler to choose the error its caller sees; received when a peer answers with an error. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  /**
   * @param code numeric JSON-RPC error code, see {@link ErrorCode}
   * @param message one sentence that names the field or method and the fix
   * @param options `data` travels with the error; `cause` stays in this process
   */
  constructor(code: number, message: string, options: { data?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data;
  }
}

/** The connection closed before the answer came, or a call was made on a closed connection. */
export class ConnectionClosedError extends Error {
  override readonly name = "ConnectionClosedError";
  readonly code = "ERR_CONNECTION_CLOSED";

  /** @param reason why the connection closed, in words a log reader understands */
  constructor(reason = "Connection is closed.") {
    super(reason);
  }
}

/**
 * Converts anything thrown into what may cross the wire. An {@link RpcError} travels as it is; any other
 * error becomes `InternalError` with its message.
 */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof RpcError) {
    const error: WireError = { code: thrown.code, message: thrown.message };
    if (thrown.data !== undefined) error.data = thrown.data;
    return error;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: ErrorCode.InternalError, message };
}
