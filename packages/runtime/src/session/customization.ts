import { type McpSession, SessionMcp } from "./session-mcp.js";
import type { SessionSettings } from "./settings.js";

/** What a session's customization needs of it. */
export type CustomizedSession = McpSession;

/** All that users plug into one session. */
export class Customization {
  readonly mcp: SessionMcp;

  constructor(session: CustomizedSession) {
    this.mcp = new SessionMcp(session);
  }

  /** Gets everything ready for an exchange. @returns `undefined` when it is */
  prepare(signal: AbortSignal): Promise<void> | undefined {
    return this.mcp.settle(signal);
  }

  /** A client said something else about the session. */
  changed(before: SessionSettings, after: SessionSettings): void {
    this.mcp.changed(before, after);
  }

  /** Ends what it started. */
  async dispose(): Promise<void> {
    await this.mcp.dispose();
  }
}
