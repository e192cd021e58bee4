import type { LlmInferenceHeaders } from "@parley/protocol";

/** A request of the runtime to a model endpoint. */
export interface CopilotRequestContext {
  readonly requestId: string;
  readonly sessionId?: string;
  /** The agent it is for, where that is not the main one. */
  readonly agentId?: string;
  readonly parentAgentId?: string;
  readonly interactionType?: string;
  readonly transport: "http" | "websocket";
  url: string;
  headers: LlmInferenceHeaders;
  /** Fires when the runtime doesn't want the answer any more. */
  readonly signal: AbortSignal;
}
