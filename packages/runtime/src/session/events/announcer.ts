import type { SessionMode } from "@parley/protocol";
import type { AgentTool } from "../../agent/index.js";
import type { ResolvedModel } from "../../models/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { ClientTools } from "../clients/client-tools.js";
import type { Customization } from "../customization/customization.js";
import type { SessionSettings } from "../opening/settings.js";
import type { StoredPrompt } from "../session-state.js";
import { titleOf } from "../session-state.js";
import type { Workspace } from "../storage/workspace.js";
import { knownTools, unknownEntries } from "../tool-lists.js";

/** What an {@link Announcer} looks at. */
export interface AnnouncedSession {
  readonly events: EventSink;
  readonly workspace: Workspace;
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  readonly state: { readonly mode: SessionMode };
  readonly clients: { readonly tools: ClientTools };
  readonly customization: Customization;
  readonly host: { allTools(): readonly AgentTool[]; ownTools(): readonly AgentTool[] };
  readonly work: { readonly isBusy: boolean };
  readonly background: { readonly count: number };
}

/** Tells clients what is going on in a session, in the official runtime's order. None of it is kept. */
export class Announcer {
  readonly #session: AnnouncedSession;
  #skillsTold = false;
  #toolsTold: readonly string[] = [];
  /** The model that they were told of. */
  #modelTold = "";
  /** Set while the agent is idle and work still goes on in the background: what `session.idle` will say. */
  #idleOwed: object | undefined;

  constructor(session: AnnouncedSession) {
    this.#session = session;
  }

  queueChanged(): void {
    this.#tell("pending_messages.modified", {});
  }

  toolsChanged(): void {
    this.#tell("session.tools_updated", { model: this.#session.model.info.id });
  }

  skillsChanged(): void {
    this.#skillsTold = true;
    const skills = this.#session.customization.skills.loaded;
    if (skills) this.#tell("session.skills_loaded", skills);
  }

  /** A session gets a name. @param byUser a name the user chose is not changed by what the agent finds */
  renamed(name: string, byUser: boolean): void {
    this.#tell("session.title_changed", { title: name });
    void this.#session.workspace.update({ name, user_named: byUser });
  }

  /** A prompt is no longer among those that wait. */
  taken(): void {
    this.#idleOwed = undefined;
    this.queueChanged();
  }

  /** An exchange is about to begin with a prompt. */
  beginning(prompt: StoredPrompt): void {
    if (!this.#skillsTold) {
      this.#session.customization.agents.tell();
      this.skillsChanged();
    }
    const isNameless = this.#session.workspace.info.name === undefined;
    if (isNameless) this.renamed(titleOf(prompt.displayPrompt ?? prompt.prompt), false);
    this.#tell("session.mcp_servers_loaded", this.#session.customization.mcp.loaded());
    this.#disabledTools();
    this.toolsChanged();
  }

  /** What the agent was doing is stopped for what waits. */
  interrupted(): void {
    this.queueChanged();
    this.#tell("session.background_tasks_changed", {});
  }

  /** The agent has nothing left to do. @param stopped how it came to that, if not by itself */
  idle(stopped: "aborted" | "rejected" | undefined): void {
    const how = stopped === "aborted" ? { aborted: true } : {};
    if (stopped) this.#tell("session.background_tasks_changed", {});
    if (stopped === "aborted") this.queueChanged();
    this.#tell("assistant.idle", how);
    this.#idleOwed = how;
    this.#payIdle();
  }

  /** The work in the background is not what it was. */
  backgroundChanged(): void {
    if (this.#idleOwed) setImmediate(() => this.#payIdle());
  }

  /** Says that the session is idle, once nothing goes on in the background either. */
  #payIdle(): void {
    const { work, background, state } = this.#session;
    if (!this.#idleOwed || work.isBusy || background.count > 0) return;
    const how = this.#idleOwed;
    this.#idleOwed = undefined;
    this.#tell("session.idle", { ...how, mode: state.mode });
  }

  /** Says, when it or the model has changed, which tools the session's lists keep from the model, and which they name in vain. */
  #disabledTools(): void {
    const { host, clients, settings, model, customization } = this.#session;
    const { agents, mcp } = customization;
    const offered = new Set(host.allTools().map(({ name }) => name));
    const known = knownTools(host.ownTools(), clients.tools.all, mcp.tools);
    const { availableTools, excludedTools = [] } = settings;
    const withheld = settings.customization.defaultAgent?.excludedTools ?? [];
    const hasLists = availableTools !== undefined || excludedTools.length + withheld.length > 0;
    const disabled = [...new Set(hasLists ? known.map(({ name }) => name) : [])]
      .filter((name) => !offered.has(name) && agents.mayUse(name))
      .sort()
      .join(", ");
    const told = [
      ...(disabled === "" ? [] : [`Disabled tools: ${disabled}`]),
      ...unknownEntries(availableTools ?? [], known).map((entry) => unknown("allowlist", entry)),
      ...unknownEntries(excludedTools, known).map((entry) => unknown("excludedlist", entry)),
    ];
    const modelId = model.info.id;
    const before = modelId === this.#modelTold ? this.#toolsTold : [];
    const messages = told.filter((message) => !before.includes(message));
    this.#toolsTold = told;
    this.#modelTold = modelId;
    for (const message of messages) this.#tell("session.info", { infoType: "configuration", message });
  }

  #tell(type: string, data: object): void {
    this.#session.events.emitEphemeral(type, data);
  }
}

function unknown(list: string, entry: string): string {
  return `Unknown tool name in the tool ${list}: "${entry}"`;
}
