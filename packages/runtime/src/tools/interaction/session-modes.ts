import type { SessionMode } from "@parley/protocol";

/** How a session works at the moment. The session implements it. */
export interface SessionModes {
  current(): SessionMode;
  /** Changes the mode, and tells clients when it is another. */
  change(mode: SessionMode): Promise<void>;
}
