export type { Conversation, ConversationEvent } from "./conversation.js";
export { createConversation, LOST_RESULT } from "./conversation.js";
export { runExchange } from "./exchange.js";
export type { UnfinishedCall, UnfinishedExchange } from "./exchange-tracker.js";
export type { AgentHost, AgentSettings, AgentTool, Exchange, ExchangeOutcome, UserPrompt } from "./host.js";
export { ExchangeAborted } from "./host.js";
export type { SystemMessageConfig, SystemMessageContext, SystemPrompt } from "./system-message.js";
export { composeSystemMessage, defaultSection } from "./system-message.js";
export { estimateTokens } from "./tokens.js";
