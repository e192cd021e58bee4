import { Compactor, type CompactorHost, checkpointTitle, withoutTitle } from "../../agent/index.js";
import { addCheckpoint } from "../storage/checkpoints.js";
import type { Workspace } from "../storage/workspace.js";
import type { ContextSettings } from "./context-settings.js";

/** What the compactor of a session needs beside what its agent has. */
export interface CompactedSession {
  readonly id: string;
  readonly workspace: Workspace;
  readonly settings: { readonly context: ContextSettings };
}

/** Keeps summaries as checkpoints of the session, unless its client wants none. */
export function createCompactor(
  session: CompactedSession,
  host: Omit<CompactorHost, "saveCheckpoint">,
): Compactor {
  return new Compactor({
    ...host,
    async saveCheckpoint(summary) {
      if (!session.settings.context.keepsCheckpoints) return undefined;
      const title = checkpointTitle(summary) ?? `Session ${session.id.slice(0, 8)}`;
      return addCheckpoint(session.workspace, { title, content: withoutTitle(summary) });
    },
  });
}
