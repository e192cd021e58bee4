/**
 * Storage refused an append: the disk is full, the directory is gone, another owner has the log. Nothing of
 * the append is on the log, and no client was shown any of it.
 */
export class LogWriteError extends Error {
  override readonly name = "LogWriteError";
  readonly code = "ERR_LOG_WRITE";

  /** @param message what storage said, in words a client can be shown */
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
  }
}
