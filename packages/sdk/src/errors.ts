/**
 * Errors of this process. Each has a string code that programs can rely on; the message is for people. An
 * error that the runtime answered with is an `RpcError`, whose code is a number.
 */
export type ParleyErrorCode =
  /** A call needs a started client. */
  | "ERR_NOT_CONNECTED"
  /** The connection closed before the answer came; whether the call was carried out is unknown. */
  | "ERR_CONNECTION_LOST"
  /** No connection could be made. */
  | "ERR_CONNECT_FAILED"
  /** The client is reconnecting and was not back within the deadline for calls. */
  | "ERR_RECONNECT_TIMEOUT"
  /** `stop()` or `forceStop()` was called meanwhile. */
  | "ERR_STOPPED"
  /** There is no runtime at the path, and none was found by default. */
  | "ERR_RUNTIME_NOT_FOUND"
  /** The runtime's process ended, or could not be started. The message has its standard error. */
  | "ERR_RUNTIME_EXITED"
  /** The runtime did not announce its port in time. */
  | "ERR_RUNTIME_START_TIMEOUT"
  /** The runtime speaks a protocol version that this SDK doesn't. */
  | "ERR_PROTOCOL_VERSION"
  /** The runtime answered with something that makes no sense here. */
  | "ERR_UNEXPECTED_ANSWER"
  /** An option has a value that it can't have, or goes against another. */
  | "ERR_INVALID_OPTION"
  /** This environment, host or runtime can't do it. */
  | "ERR_UNSUPPORTED"
  /** The runtime refused to delete a session, to put it in front or to let this client leave it. */
  | "ERR_REFUSED"
  /** The session was disconnected, superseded or deleted. */
  | "ERR_SESSION_DISCONNECTED"
  /** The session reported an error while the message was worked on. */
  | "ERR_SESSION"
  /** The wait for an answer took longer than asked for. */
  | "ERR_TIMEOUT";

/** What every error of the SDK itself is an instance of. */
export class ParleyError extends Error {
  override readonly name: string = "ParleyError";
  readonly code: ParleyErrorCode;

  constructor(code: ParleyErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The runtime's process ended before or while it was used. */
export class RuntimeExitedError extends ParleyError {
  override readonly name = "RuntimeExitedError";
  /** `null` when a signal ended it or it never ran. */
  readonly exitCode: number | null;
  /** The end of what it wrote to its standard error. */
  readonly stderr: string;

  constructor(message: string, exit: { exitCode: number | null; stderr: string; cause?: unknown }) {
    super("ERR_RUNTIME_EXITED", message, exit.cause === undefined ? undefined : { cause: exit.cause });
    this.exitCode = exit.exitCode;
    this.stderr = exit.stderr;
  }
}

/** The session reported an error (`session.error`) while a message was worked on. */
export class SessionError extends ParleyError {
  override readonly name = "SessionError";
  /** The runtime's own category, such as `query` or `authentication`. */
  readonly errorType: string;
  /** HTTP status of the model's answer, when that was the reason. */
  readonly statusCode: number | undefined;

  constructor(data: { message: string; errorType: string; statusCode?: number }) {
    super("ERR_SESSION", data.message);
    this.errorType = data.errorType;
    this.statusCode = data.statusCode;
  }
}

/** An error for something thrown that may be none. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The message of something thrown that may be no error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
