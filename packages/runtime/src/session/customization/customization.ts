import type { SessionSettings } from "../opening/settings.js";
import { SessionAgents, type SessionOfAgents } from "./session-agents.js";
import { type HookedSession, SessionHooks } from "./session-hooks.js";
import { type InstructedSession, SessionInstructions } from "./session-instructions.js";
import { type McpSession, SessionMcp } from "./session-mcp.js";
import { type PluggedSession, SessionPlugins } from "./session-plugins.js";
import { SessionSkills, type SkilledSession } from "./session-skills.js";

/** What a session's customization needs of it. */
export interface CustomizedSession
  extends PluggedSession,
    McpSession,
    InstructedSession,
    SkilledSession,
    SessionOfAgents,
    HookedSession {}

/** All that users plug into one session. What it takes is loaded when it is needed. */
export class Customization {
  readonly plugins: SessionPlugins;
  readonly mcp: SessionMcp;
  readonly instructions: SessionInstructions;
  readonly skills: SessionSkills;
  readonly agents: SessionAgents;
  readonly hooks: SessionHooks;

  constructor(session: CustomizedSession) {
    const plugins = new SessionPlugins(session);
    this.plugins = plugins;
    this.mcp = new SessionMcp(session, {
      plugins: () => plugins.active(),
      chosenAgent: () => this.agents.selected,
    });
    this.instructions = new SessionInstructions(session);
    this.skills = new SessionSkills(session, plugins);
    this.agents = new SessionAgents(session, { plugins, skills: this.skills, mcp: this.mcp });
    this.hooks = new SessionHooks(session, plugins);
  }

  /** Gets everything ready for an exchange. @returns `undefined` when it is */
  prepare(signal: AbortSignal): Promise<unknown> | undefined {
    const waits = [
      this.instructions.load(),
      this.skills.load(),
      this.agents.load(),
      this.hooks.load(),
    ].filter((wait) => wait !== undefined);
    const agent =
      waits.length === 0 ? this.agents.prepare() : Promise.all(waits).then(() => this.agents.prepare());
    return agent ? agent.then(() => this.mcp.settle(signal)) : this.mcp.settle(signal);
  }

  /** A client said something else about the session. */
  changed(before: SessionSettings, after: SessionSettings): void {
    this.mcp.changed(before, after);
  }

  /** Reads plugins anew, and all that they bring. */
  async reloadPlugins(): Promise<void> {
    this.plugins.forget();
    await Promise.all([this.skills.reload(), this.agents.reload(), this.hooks.reload(), this.mcp.refresh()]);
  }

  /** Ends what it started. */
  async dispose(): Promise<void> {
    await this.mcp.dispose();
  }
}
