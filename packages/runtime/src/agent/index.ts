export { checkpointTitle, withoutTitle } from "./compaction/compaction-prompt.js";
export { Compactor, type CompactorHost, contextWindow } from "./compaction/compactor.js";
export type { CompactionThresholds } from "./compaction/thresholds.js";
export { readContext } from "./context/context.js";
export { contextAttribution, contextInfo, heaviestMessages } from "./context/context-report.js";
export { askAside } from "./context/side-question.js";
export { estimateTokens } from "./context/tokens.js";
export type { CallRecord, Conversation } from "./conversation/conversation.js";
export { createConversation, LOST_RESULT } from "./conversation/conversation.js";
export type { UnfinishedCall } from "./conversation/exchange-tracker.js";
export { runExchange } from "./exchange/exchange.js";
export type {
  AgentHost,
  AgentSettings,
  AgentTool,
  Exchange,
  ExchangeOutcome,
  FollowedExchange,
  UserPrompt,
} from "./host.js";
export { ExchangeAborted } from "./host.js";
export { KEEP_GOING, saidIn } from "./prompt/mode-notices.js";
export type { SystemMessageConfig, SystemPrompt } from "./prompt/system-message.js";
export { composeSystemMessage, defaultSection } from "./prompt/system-message.js";
export type { SystemMessageContext } from "./prompt/system-sections.js";
export { EMPTY_RESPONSE } from "./turn/session-error.js";
export { recordUsage } from "./turn/usage-record.js";
