import { RpcError } from "@parley/protocol/jsonrpc";
import type { FactoryResumeErrorCode } from "../types/factories.js";

const CODES: ReadonlySet<unknown> = new Set<FactoryResumeErrorCode>([
  "not_found",
  "non_resumable",
  "already_active",
  "factory_already_running",
  "factory_limits_invalid",
  "factory_session_disposed",
  "factory_storage_unavailable",
  "factory_storage_corrupt",
]);

/** A run can't be gone on with. Nothing of it was started. */
export class FactoryResumeError extends Error {
  override readonly name = "FactoryResumeError";
  readonly code: FactoryResumeErrorCode;

  constructor(code: FactoryResumeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Tells a refusal to resume by its reason; any other error stays what it is. */
export function asResumeError(error: unknown): unknown {
  if (!(error instanceof RpcError)) return error;
  const code = (error.data as { code?: unknown } | undefined)?.code;
  return CODES.has(code) ? new FactoryResumeError(code as FactoryResumeErrorCode, error.message) : error;
}
