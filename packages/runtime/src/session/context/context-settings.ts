import type { SessionConfigParams } from "@parley/protocol";
import type { CompactionThresholds } from "../../agent/index.js";

/** What a client wants of the session's context window. */
export interface ContextSettings {
  /** Whether summaries are kept as files of the session. Default true. */
  readonly keepsCheckpoints: boolean;
  /** Default: the compactor's own. */
  readonly thresholds: Partial<CompactionThresholds>;
  /** `null`: none. */
  readonly limits: SessionLimits | null;
  /** Whether facts are kept from one session to the next. Default false. */
  readonly remembers: boolean;
}

/** What the session may use up. */
export interface SessionLimits {
  readonly maxAiCredits?: number;
}

export const DEFAULT_CONTEXT_SETTINGS: ContextSettings = {
  keepsCheckpoints: true,
  thresholds: {},
  limits: null,
  remembers: false,
};

/** The least that a session may be limited to. Source: the official runtime. */
const MIN_CREDITS = 30;

/** @throws when a limit is below the least there may be */
export function applyContextOptions(
  settings: ContextSettings,
  { infiniteSessions, sessionLimits, memory }: SessionConfigParams,
): ContextSettings {
  const { enabled, backgroundCompactionThreshold, bufferExhaustionThreshold } = infiniteSessions ?? {};
  const { maxAiCredits } = sessionLimits ?? {};
  if (maxAiCredits !== undefined && maxAiCredits < MIN_CREDITS)
    throw new Error(`Minimum session limit is ${MIN_CREDITS} AI credits.`);
  return {
    keepsCheckpoints: enabled ?? settings.keepsCheckpoints,
    thresholds: {
      ...settings.thresholds,
      ...(isPart(backgroundCompactionThreshold) && { background: backgroundCompactionThreshold }),
      ...(isPart(bufferExhaustionThreshold) && { exhaustion: bufferExhaustionThreshold }),
    },
    remembers: memory?.enabled ?? settings.remembers,
    limits: sessionLimits === undefined ? settings.limits : sessionLimits,
  };
}

function isPart(threshold: number | undefined): threshold is number {
  return threshold !== undefined && threshold > 0 && threshold <= 1;
}
