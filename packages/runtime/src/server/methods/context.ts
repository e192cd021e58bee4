import { randomUUID } from "node:crypto";
import type {
  SessionHistoryAbortManualCompaction,
  SessionHistoryCancelBackgroundCompaction,
  SessionHistoryClearContext,
  SessionHistoryCompact,
  SessionMetadataContextInfo,
  SessionMetadataGetContextAttribution,
  SessionMetadataGetContextHeaviestMessages,
  SessionMetadataRecomputeContextTokens,
  SessionUiEphemeralQuery,
} from "@parley/protocol";
import {
  askAside,
  contextAttribution,
  contextInfo,
  contextWindow,
  heaviestMessages,
  readContext,
} from "../../agent/index.js";
import { clearContext } from "../../session/context/clear-context.js";
import type { Session } from "../../session/session.js";
import { type Handlers, sessionHandler } from "../handler.js";

export const handlers: Handlers = {
  "session.history.compact": sessionHandler<typeof SessionHistoryCompact>(
    async ({ host }, { customInstructions, trigger, tokenLimit }) => {
      const compaction = await host.compactor.compact({ customInstructions, trigger, tokenLimit });
      if (compaction.state === "failed") throw new Error(compaction.message);
      const { facts, effect, summary } = compaction;
      const window = contextWindow(facts, effect);
      const { before, after } = effect;
      return {
        success: true,
        tokensRemoved: Math.max(0, before.size.total - after.size.total),
        messagesRemoved: compaction.messagesRemoved,
        summaryContent: summary,
        contextWindow: window,
      };
    },
  ),

  "session.history.cancelBackgroundCompaction": sessionHandler<
    typeof SessionHistoryCancelBackgroundCompaction
  >(async ({ host }) => ({ cancelled: await host.compactor.cancel("owner_cancelled", "background") })),

  "session.history.abortManualCompaction": sessionHandler<typeof SessionHistoryAbortManualCompaction>(
    async ({ host }) => ({ aborted: await host.compactor.cancel("manual_abort", "requested") }),
  ),

  "session.history.clearContext": sessionHandler<typeof SessionHistoryClearContext>(
    async (session, { prompt }) => ({ messagesCleared: await clearContext(session, prompt) }),
  ),

  "session.metadata.contextInfo": sessionHandler<typeof SessionMetadataContextInfo>(
    (session, { promptTokenLimit, selectedModel }) => {
      const options = { ...reportOptions(session), promptTokenLimit, modelName: selectedModel };
      return { contextInfo: hasBegun(session) ? contextInfo(readContext(session.host), options) : null };
    },
  ),

  "session.metadata.getContextAttribution": sessionHandler<typeof SessionMetadataGetContextAttribution>(
    (session) => ({
      contextAttribution: hasBegun(session)
        ? contextAttribution(readContext(session.host), reportOptions(session))
        : null,
    }),
  ),

  "session.metadata.getContextHeaviestMessages": sessionHandler<
    typeof SessionMetadataGetContextHeaviestMessages
  >((session, { limit }) => {
    if (!hasBegun(session)) return { totalTokens: 0, messages: [] };
    const context = readContext(session.host);
    return { totalTokens: context.size.total, messages: heaviestMessages(context, limit) };
  }),

  "session.metadata.recomputeContextTokens": sessionHandler<typeof SessionMetadataRecomputeContextTokens>(
    (session) => {
      if (!hasBegun(session)) return { totalTokens: 0, messagesTokenCount: 0, systemTokenCount: 0 };
      const { system, conversation } = readContext(session.host).size;
      return {
        totalTokens: system + conversation,
        messagesTokenCount: conversation,
        systemTokenCount: system,
      };
    },
  ),

  "session.ui.ephemeralQuery": sessionHandler<typeof SessionUiEphemeralQuery>(
    async ({ host, events }, { question }, { signal }) => {
      const requestId = randomUUID();
      const tell = (phase: string, more?: object) =>
        events.emitEphemeral("ui.ephemeral_query", { requestId, phase, ...more });
      tell("started");
      try {
        const told = (chunk: string) => tell("chunk", { chunk });
        const answer = await askAside(host, question, { signal, told });
        tell("completed", { answer });
        return { answer };
      } catch (error) {
        if (signal.aborted) tell("aborted");
        else tell("failed", { error: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
  ),
};

/** Nothing is measured before there is a conversation. */
function hasBegun({ conversation }: Session): boolean {
  return conversation.lastExchange() !== undefined;
}

function reportOptions({ settings, conversation }: Session) {
  return { thresholds: settings.context.thresholds, compactions: conversation.compactions };
}
