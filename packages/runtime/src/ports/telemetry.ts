/** W3C trace context, as its headers have it. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string | undefined;
}

/** Follows what sessions do, for whoever operates the runtime. */
export interface Telemetry {
  follow(session: FollowedSession): SessionTelemetry;
  /** Passes on all that was seen. Nothing is followed any more. */
  shutdown(): Promise<void>;
}

/** What telemetry asks of a session. Nothing here may be secret. */
export interface FollowedSession {
  readonly id: string;
  /** Who serves the model. */
  provider(): {
    readonly type: string;
    readonly address?: string | undefined;
    readonly port?: number | undefined;
  };
  readonly isStreaming: boolean;
  /** The tools on offer, as the model is told of them. */
  tools(): readonly { readonly name: string; readonly description: string; readonly parameters: object }[];
  /** Whether a client provides a tool: its name is the client's own affair. */
  isClientTool(name: string): boolean;
}

/** Follows one session. */
export interface SessionTelemetry {
  /** Takes each event, ephemeral ones too, once and in order, before any client is shown it. */
  event(event: { readonly type: string; readonly data: object; readonly agentId?: string | undefined }): void;
  /** A prompt was accepted whose sender is in a trace. Called before its `user.message`. */
  prompted(messageId: string, context: TraceContext): void;
  /** Where a call that is being made is in its trace; `undefined` when no such call is. */
  contextOf(toolCallId: string): TraceContext | undefined;
  /** Ends what is open. */
  end(): void;
}
