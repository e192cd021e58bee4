import type { McpServerStatus } from "@parley/protocol";
import type { ListedTool, McpConnection } from "./connection.js";
import type { McpFailure } from "./failures.js";
import type { HttpProblem } from "./http-problem.js";

/** How the runtime and one server stand. */
export type ServerState =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly settled: Promise<void>; readonly stop: AbortController }
  | { readonly kind: "connected"; readonly connection: McpConnection; readonly tools: readonly ListedTool[] }
  | { readonly kind: "failed"; readonly failure: McpFailure; readonly at: number }
  | { readonly kind: "needs-auth"; readonly problem: HttpProblem; readonly at: number }
  | { readonly kind: "disabled" }
  | { readonly kind: "stopped" }
  /** For good. */
  | { readonly kind: "disposed" };

/** The wire's word for a state. A server that has not been started yet is about to be. */
export function statusOf(state: ServerState): McpServerStatus {
  switch (state.kind) {
    case "idle":
      return "not_configured";
    case "starting":
      return "pending";
    case "disposed":
      return "stopped";
    default:
      return state.kind;
  }
}
