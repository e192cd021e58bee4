import { type Context, sizeFields } from "../context/context.js";
import { messageTokens } from "../context/context-size.js";
import type { Conversation } from "../conversation/conversation.js";

/** What to leave out of a context so that it fits. */
export interface Truncation {
  readonly messages: number;
  readonly tokens: number;
}

/** Where a context is too large, and what it is brought down to. Tokens. */
export interface Room {
  readonly limit: number;
  readonly target: number;
}

/** What must go so that a context fits; `undefined` when it does, or when nothing can go. */
export function truncationFor(
  { size }: Pick<Context, "size">,
  conversation: Conversation,
  { limit, target }: Room,
): Truncation | undefined {
  let messages = 0;
  let tokens = 0;
  for (const entry of size.total > limit ? conversation.removable() : []) {
    if (size.total - tokens <= target) break;
    messages += entry.messages.length;
    tokens += entry.messages.reduce((sum, message) => sum + messageTokens(message), 0);
  }
  return messages > 0 ? { messages, tokens } : undefined;
}

/** The data of `session.truncation`. Source of the names: the official runtime. */
export function truncationData(
  { size, messageCount }: Pick<Context, "size"> & { readonly messageCount: number },
  removed: Truncation,
  tokenLimit: number,
): object {
  return {
    tokenLimit,
    preTruncationTokensInMessages: size.total,
    preTruncationMessagesLength: messageCount,
    postTruncationTokensInMessages: size.total - removed.tokens,
    postTruncationMessagesLength: messageCount - removed.messages,
    tokensRemovedDuringTruncation: removed.tokens,
    messagesRemovedDuringTruncation: removed.messages,
    toolDefinitionsTokenCount: sizeFields({ size }).toolDefinitionsTokens,
    messagesTokenCounts: null,
    performedBy: "BasicTruncator",
  };
}
