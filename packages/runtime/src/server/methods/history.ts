import type {
  SessionHistoryAbortManualCompaction,
  SessionHistoryCancelBackgroundCompaction,
  SessionHistoryListRewindPoints,
  SessionHistoryPreviewRewind,
  SessionHistoryRewind,
  SessionHistorySummarizeForHandoff,
  SessionHistoryTruncate,
} from "@parley/protocol";
import { findEvent, readAllEvents } from "../../session/history/history.js";
import { truncate } from "../../session/history/rewinding.js";
import type { Session } from "../../session/session.js";
import { type Handlers, sessionHandler } from "../handler.js";

/** What a file's change comes to when changes of files are not followed, as no session's are here. */
const NO_FILES = {
  canRestoreFiles: false,
  fileCount: 0,
  turnChangedFiles: false,
  linesAdded: 0,
  linesRemoved: 0,
};

const NOT_TRACKED = "file-change-tracking-disabled";

export const handlers: Handlers = {
  "session.history.truncate": sessionHandler<typeof SessionHistoryTruncate>(
    async (session, { eventId }, { connection }) => {
      const sessions = await connection.runtime.sessions();
      return { eventsRemoved: await truncate(sessions, session, eventId), checkpointCleanupFailed: false };
    },
  ),

  "session.history.listRewindPoints": sessionHandler<typeof SessionHistoryListRewindPoints>(
    async (session) => {
      if (session.isWorking)
        return { fileChangeTrackingEnabled: false, unavailableReason: "session-busy", points: [] };
      const events = (await readAllEvents(session.log)) as unknown as readonly UserMessage[];
      const points = events.filter(isUserTurn).map(({ id, timestamp, data }) => ({
        eventId: id,
        userMessage: data.content,
        timestamp,
        isAutopilotContinuation: false,
        ...NO_FILES,
      }));
      return { fileChangeTrackingEnabled: false, points };
    },
  ),

  "session.history.previewRewind": sessionHandler<typeof SessionHistoryPreviewRewind>(
    async (session, { eventId }) => {
      await requireUserTurn(session, eventId);
      return { available: false, reason: NOT_TRACKED, fileCount: 0, files: [] };
    },
  ),

  "session.history.rewind": sessionHandler<typeof SessionHistoryRewind>(
    async (session, { eventId, mode }, { connection }) => {
      const nothing = { restoredFiles: [], skippedFiles: [] };
      if (session.isWorking) return { outcome: "session-busy", ...nothing };
      await requireUserTurn(session, eventId);
      if (mode !== "conversation") return { outcome: NOT_TRACKED, ...nothing };
      const sessions = await connection.runtime.sessions();
      const eventsRemoved = await truncate(sessions, session, eventId);
      return { outcome: "success", eventsRemoved, ...nothing };
    },
  ),

  "session.history.cancelBackgroundCompaction": sessionHandler<
    typeof SessionHistoryCancelBackgroundCompaction
  >(() => ({ cancelled: false })),

  "session.history.abortManualCompaction": sessionHandler<typeof SessionHistoryAbortManualCompaction>(() => ({
    aborted: false,
  })),

  /** As the official runtime without a model of its own to ask: what the agent said last. */
  "session.history.summarizeForHandoff": sessionHandler<typeof SessionHistorySummarizeForHandoff>(
    ({ conversation }) => {
      const last = conversation.messages().findLast(({ role }) => role === "assistant");
      return { summary: typeof last?.content === "string" ? last.content : "" };
    },
  ),
};

interface UserMessage {
  readonly type: string;
  readonly id: string;
  readonly timestamp: string;
  readonly data: { readonly content: string; readonly delivery?: string };
}

/** Steering belongs to the turn it joined. */
function isUserTurn({ type, data }: UserMessage): boolean {
  return type === "user.message" && data.delivery !== "steering";
}

async function requireUserTurn({ log }: Session, eventId: string): Promise<void> {
  const found = await findEvent(log, eventId);
  if (found?.type !== "user.message")
    throw new Error(`Rewind event '${eventId}' is not a current root user turn`);
}
