import { ErrorCode, RpcError } from "../jsonrpc/errors.js";

/** One thing that is wrong with a value. */
export interface Violation {
  /** Where, such as `attachments[0].type`; empty for the value as a whole. */
  readonly path: string;
  /** What is wrong and what was expected, such as `expected a string, got number`. */
  readonly message: string;
}

/** Violations in one line, such as `prompt: expected a string, got number`. */
export function formatViolations(violations: readonly Violation[], whole = "params"): string {
  return violations.map(({ path, message }) => `${path || whole}: ${message}`).join("; ");
}

/** The error that answers a request whose parameters have the wrong shape; `data.violations` has each. */
export function invalidParams(method: string, violations: readonly Violation[]): RpcError {
  const text = `Invalid params for ${method}: ${formatViolations(violations)}`;
  return new RpcError(ErrorCode.InvalidParams, text, { data: { violations } });
}
