import type {
  HistoryListRewindPointsResult,
  SessionHistoryListRewindPoints,
  SessionHistoryPreviewRewind,
  SessionHistoryRewind,
  SessionHistorySummarizeForHandoff,
  SessionHistoryTruncate,
} from "@parley/protocol";
import { type Span, spansOf } from "../../session/history/file-changes/restore.js";
import { rewindWithFiles, truncate, turnsFrom, userTurns } from "../../session/history/rewinding.js";
import type { Session } from "../../session/session.js";
import { type Handlers, sessionHandler } from "../handler.js";

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
      const fileChangeTrackingEnabled = session.fileChanges.isEnabled;
      if (session.work.isWorking)
        return { fileChangeTrackingEnabled, unavailableReason: "session-busy", points: [] };
      return { fileChangeTrackingEnabled, points: await rewindPoints(session) };
    },
  ),

  "session.history.previewRewind": sessionHandler<typeof SessionHistoryPreviewRewind>(
    async (session, { eventId }) => {
      const nothing = { available: false, fileCount: 0, files: [] };
      if (session.work.isWorking) return { ...nothing, reason: "session-busy" };
      if (!session.fileChanges.isEnabled) return { ...nothing, reason: NOT_TRACKED };
      const files = spansOf(await turnsFrom(session, eventId));
      return { available: true, fileCount: files.length, files: files.map(previewed).sort(byPath) };
    },
  ),

  "session.history.rewind": sessionHandler<typeof SessionHistoryRewind>(
    async (session, { eventId, mode }, { connection }) => {
      const nothing = { restoredFiles: [], skippedFiles: [] };
      if (session.work.isWorking) return { outcome: "session-busy", ...nothing };
      if (mode !== "conversation" && mode !== "conversation-and-files") {
        const expected = "expected 'conversation' or 'conversation-and-files'";
        throw new Error(`Invalid rewind mode '${mode}'; ${expected}`);
      }
      const withFiles = mode === "conversation-and-files";
      if (withFiles && !session.fileChanges.isEnabled) return { outcome: NOT_TRACKED, ...nothing };
      await turnsFrom(session, eventId);
      const sessions = await connection.runtime.sessions();
      if (withFiles) return rewindWithFiles(sessions, session, eventId);
      const eventsRemoved = await truncate(sessions, session, eventId);
      return { outcome: "success", eventsRemoved, ...nothing };
    },
  ),

  /** The model's own summary; where it gives none, what the agent said last. */
  "session.history.summarizeForHandoff": sessionHandler<typeof SessionHistorySummarizeForHandoff>(
    async ({ conversation, host }, _, { signal }) => {
      const messages = conversation.messages();
      if (messages.length === 0) return { summary: "" };
      const summary = await host.compactor.summary(signal);
      const last = messages.findLast(({ role }) => role === "assistant");
      return { summary: summary ?? (typeof last?.content === "string" ? last.content : "") };
    },
  ),
};

/** The prompts a session can go back to, and what files would come to. */
async function rewindPoints(session: Session): Promise<HistoryListRewindPointsResult["points"]> {
  const turns = await userTurns(session);
  const snapshots = new Map((await session.fileChanges.settle()).map((turn) => [turn.eventId, turn]));
  return turns.map(({ id, timestamp, data }, place) => {
    const own = snapshots.get(id);
    const discarded = turns.slice(place).flatMap((turn) => snapshots.get(turn.id) ?? []);
    const fileCount = new Set(discarded.flatMap(({ files }) => Object.keys(files))).size;
    return {
      eventId: id,
      userMessage: data.content,
      timestamp,
      canRestoreFiles: fileCount > 0,
      fileCount,
      turnChangedFiles: own !== undefined,
      linesAdded: own?.linesAdded ?? 0,
      linesRemoved: own?.linesRemoved ?? 0,
      isAutopilotContinuation: false,
    };
  });
}

function previewed({ path, preimage, postimage, linesAdded, linesRemoved }: Span) {
  const changeType =
    preimage.kind === "absent" ? "created" : postimage.kind === "absent" ? "deleted" : "modified";
  return { path, changeType: changeType as "created" | "deleted" | "modified", linesAdded, linesRemoved };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
