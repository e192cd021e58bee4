import type { ModelMessage, ToolCall } from "../models/model.js";

/** A durable event, as far as the conversation needs it. */
export interface ConversationEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Where a tool call of an unfinished exchange stands. */
export type UnfinishedCall = {
  readonly toolCallId: string;
  readonly name: string;
  readonly arguments: unknown;
} & (
  | { readonly state: "not-started" }
  /** It asked for permission and nobody answered: it has not run. */
  | { readonly state: "awaiting-permission"; readonly requestId: string }
  /** It started and may have run. */
  | { readonly state: "started" }
  | { readonly state: "done" }
);

/** An exchange whose runtime stopped before it ended. */
export interface UnfinishedExchange {
  /** Id of the user message that began it. */
  readonly messageId: string;
  readonly interactionId: string;
  /** The model call it had reached; absent when the first had not begun. */
  readonly turnId: string | undefined;
  /** Tool calls of the last `assistant.message`, when that is what it stopped in. */
  readonly calls: readonly UnfinishedCall[];
}

/** What a model is shown, rebuilt from the durable events alone. */
export interface Conversation {
  /** Takes each durable event once, in order: live, and when a log is replayed. */
  apply(event: ConversationEvent): void;
  /** The messages after the system message. Every tool call has exactly one result. */
  messages(): ModelMessage[];
  /** The exchange that has begun and not ended, if any. */
  unfinished(): UnfinishedExchange | undefined;
}

interface CallState {
  readonly call: ToolCall;
  readonly arguments: unknown;
  state: UnfinishedCall["state"];
  requestId: string | undefined;
  result: string | undefined;
}

/** Shown in place of the result of a call that never got one. */
export const INTERRUPTED_RESULT = "The execution of this tool, or a previous tool was interrupted.";

type Entry =
  | { readonly kind: "message"; readonly message: ModelMessage }
  | { readonly kind: "assistant"; readonly content: string | null; readonly calls: readonly CallState[] };

export function createConversation(): Conversation {
  const entries: Entry[] = [];
  const calls = new Map<string, CallState>();
  let current:
    | { messageId: string; interactionId: string; turnId: string | undefined; calls: CallState[] }
    | undefined;

  return {
    apply({ type, data }) {
      switch (type) {
        case "user.message":
          break;
        default:
          break;
      }
    },
    messages() {
      return entries.flatMap((entry) =>
        entry.kind === "message"
          ? [entry.message]
          : [
              {
                role: "assistant" as const,
                content: entry.content,
                toolCalls: entry.calls.map((state) => state.call),
              },
              ...entry.calls.map((state) => ({
                role: "tool" as const,
                toolCallId: state.call.id,
                content: state.result ?? INTERRUPTED_RESULT,
              })),
            ],
      );
    },
    unfinished() {
      void calls;
      return current;
    },
  };
}
