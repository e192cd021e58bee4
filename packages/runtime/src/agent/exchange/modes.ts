import type { SessionMode } from "@parley/protocol";
import type { UserPrompt } from "../host.js";
import { modeNotice } from "../prompt/mode-notices.js";
import type { Run } from "./run.js";

const MODES: readonly string[] = ["interactive", "plan", "autopilot"] satisfies SessionMode[];

/** The mode that a prompt is said in: its own, else the session's. */
export function promptMode(run: Run, { agentMode }: UserPrompt): SessionMode {
  return agentMode !== undefined && MODES.includes(agentMode) ? (agentMode as SessionMode) : run.mode;
}

/** What tells the model of a mode; nothing when it knows. */
export function noticeOf({ host }: Run, mode: SessionMode): string | undefined {
  const known = host.conversation.knownMode;
  return mode === known ? undefined : modeNotice(known, mode, host.planPath ?? "plan.md");
}

/** Tells the model of a mode that the session changed to in the middle of a turn. */
export async function tellOfMode(run: Run): Promise<void> {
  const mode = run.host.mode?.() ?? run.mode;
  if (mode === run.mode) return;
  run.mode = mode;
  const content = noticeOf(run, mode);
  if (content) await run.host.events.emit("session.mode_notice_delivered", { mode, content });
}
