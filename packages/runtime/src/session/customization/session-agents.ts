import { isDeepStrictEqual } from "node:util";
import { builtInAgents, GENERAL_PURPOSE } from "../../agents/built-in-agents.js";
import type { AgentCatalog, CustomAgent } from "../../agents/index.js";
import type { ResolvedModel } from "../../models/index.js";
import type { EventSink } from "../../ports/event-sink.js";
import type { SessionSettings } from "../opening/settings.js";
import { agentSkillContexts } from "./agent-skills.js";
import type { SessionMcp } from "./session-mcp.js";
import { namesPlugins, type SessionPlugins } from "./session-plugins.js";
import type { SessionSkills } from "./session-skills.js";

/** What a session's custom agents need of it. */
export interface SessionOfAgents {
  /** Absolute; the runtime's home. */
  readonly home: string;
  readonly events: EventSink;
  readonly settings: SessionSettings;
  readonly model: ResolvedModel;
  /** Keeps which agent is chosen, for as long as this runtime knows the session. */
  agentChosen(id: string | undefined): void;
}

/** What goes with a custom agent. */
export interface AgentBelongings {
  /** Bring agents. */
  readonly plugins: SessionPlugins;
  /** Agents bring some into the context. */
  readonly skills: SessionSkills;
  /** The chosen agent has servers of its own. */
  readonly mcp: SessionMcp;
}

const NONE: AgentCatalog = { agents: [], warnings: [], errors: [] };

/** The custom agents of a session, and the one that people have chosen, if any. */
export class SessionAgents {
  readonly #session: SessionOfAgents;
  readonly #belongings: AgentBelongings;
  #catalog = NONE;
  #builtIn = builtInAgents;
  #updated: object = NONE;
  #loadedFor: object | undefined;
  #loading: Promise<void> | undefined;
  #selected: CustomAgent | undefined;
  #text = "";
  #textFor: CustomAgent | undefined;
  #mayUse: (toolName: string) => boolean = () => true;

  constructor(session: SessionOfAgents, belongings: AgentBelongings) {
    this.#session = session;
    this.#belongings = belongings;
  }

  get all(): readonly CustomAgent[] {
    return this.#catalog.agents;
  }

  get selected(): CustomAgent | undefined {
    return this.#selected;
  }

  /** For the system message: what the chosen agent is told. */
  get text(): string {
    return this.#text;
  }

  /** Whether the chosen agent may use a tool. Changes with {@link selected} only. */
  mayUse(toolName: string): boolean {
    return this.#mayUse(toolName);
  }

  /** Finds the agents, unless it has. @returns `undefined` when it has */
  load(): Promise<void> | undefined {
    const { workingDirectory, customization } = this.#session.settings;
    const { customAgents, enableConfigDiscovery, pluginDirectories, installedPlugins } = customization;
    if (!customAgents?.length && !this.looksAround && this.#catalog === NONE) return undefined;
    const plugged = { enableConfigDiscovery, pluginDirectories, installedPlugins };
    const wanted = { workingDirectory, customAgents, ...plugged };
    if (isDeepStrictEqual(this.#loadedFor, wanted)) return this.#loading;
    this.#loadedFor = wanted;
    this.#loading = this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Gets the chosen agent and its instructions ready. @returns `undefined` when they are */
  prepare(): Promise<void> | undefined {
    const { agent } = this.#session.settings.customization;
    if (agent !== undefined && !this.#selected) {
      this.#keep(undefined);
      return this.#choose(agent).then(() => this.prepare());
    }
    return this.#textFor === this.#selected ? undefined : this.#instruct(this.#selected);
  }

  /** Whether agents are looked for beside those that clients define. */
  get looksAround(): boolean {
    const { customization } = this.#session.settings;
    return customization.enableConfigDiscovery === true || namesPlugins(customization);
  }

  /** Tells clients which agents there are, where some may have been found. */
  tell(): void {
    if (this.looksAround) this.#tell();
  }

  /** @throws when there is none of that id or name */
  async find(idOrName: string): Promise<CustomAgent> {
    await this.load();
    const { findAgent } = await import("../../agents/index.js");
    const found = findAgent(this.#catalog.agents, idOrName);
    if (!found) throw new Error(`Custom agent '${idOrName}' not found`);
    return found;
  }

  /** @throws when there is none of that id or name */
  async select(idOrName: string): Promise<CustomAgent> {
    const agent = await this.#choose(idOrName);
    const { agentSelected } = await import("../../agents/index.js");
    await this.#session.events.emit("subagent.selected", agentSelected(agent));
    await this.#warnOfRest(agent);
    return agent;
  }

  /** Chooses, without a word, the agent that was chosen before; nobody where it is gone. */
  async restore(name: string | undefined): Promise<void> {
    if (name === undefined || this.#selected) return;
    await this.#choose(name).catch(() => {});
  }

  async deselect(): Promise<void> {
    if (this.#selected) {
      await this.#use(undefined);
      this.#keep(undefined);
    }
    await this.#session.events.emit("subagent.deselected", {});
  }

  /** Finds them anew; the chosen one stays chosen as it is now. */
  async reload(): Promise<readonly CustomAgent[]> {
    this.#loadedFor = undefined;
    await this.load();
    this.#tell();
    return this.all;
  }

  /** The agents that work can be handed to without anyone defining them, with their prompts in this session. */
  get builtIn(): readonly CustomAgent[] {
    return this.#builtIn;
  }

  /** Gives an agent another prompt, for this session. @throws when there is none of that id */
  async setPrompt(id: string, prompt: string): Promise<void> {
    if (id !== GENERAL_PURPOSE && this.#builtIn.some((agent) => agent.id === id)) {
      this.#builtIn = this.#builtIn.map((agent) => (agent.id === id ? { ...agent, prompt } : agent));
      return;
    }
    const agent = await this.find(id).catch(() => undefined);
    if (!agent) throw new Error(`Agent '${id}' is not available in this session.`);
    const changed = { ...agent, prompt };
    const agents = this.#catalog.agents.map((other) => (other === agent ? changed : other));
    this.#catalog = { ...this.#catalog, agents };
    if (this.#selected?.id === agent.id) await this.#use(changed);
  }

  async #load(): Promise<void> {
    const { clientAgents, combineAgents, customAgentsUpdated, discoverAgents } = await import(
      "../../agents/index.js"
    );
    const { home, settings } = this.#session;
    const { workingDirectory, customization } = settings;
    const { customAgents = [], enableConfigDiscovery } = customization;
    const plugins = await this.#belongings.plugins.active();
    const found = await discoverAgents(
      enableConfigDiscovery ? { workingDirectory, home, plugins } : { plugins },
    );
    this.#catalog = combineAgents(clientAgents(customAgents), found);
    this.#updated = customAgentsUpdated(this.#catalog);
    const { selected } = this;
    if (selected) await this.#use(this.#catalog.agents.find(({ id }) => id === selected.id));
  }

  async #choose(idOrName: string): Promise<CustomAgent> {
    const agent = await this.find(idOrName);
    await this.#use(agent);
    this.#keep(agent.id);
    return agent;
  }

  #keep(id: string | undefined): void {
    this.#session.agentChosen(id);
    this.#belongings.mcp.refresh().catch(() => {});
  }

  async #use(agent: CustomAgent | undefined): Promise<void> {
    const { agentMayUse } = await import("../../agents/index.js");
    this.#mayUse = agent ? (toolName) => agentMayUse(agent.tools, toolName) : () => true;
    this.#selected = agent;
  }

  /** Its skills are loaded with it; a name that no skill has is passed over. */
  async #instruct(agent: CustomAgent | undefined): Promise<void> {
    this.#textFor = agent;
    if (!agent) {
      this.#text = "";
      return;
    }
    const { agentInstructions } = await import("../../agents/index.js");
    const user = { model: this.#session.model.info.id, events: this.#session.events };
    const contexts = await agentSkillContexts(agent.skills ?? [], this.#belongings.skills, user);
    this.#text = agentInstructions(agent, contexts);
  }

  #tell(): void {
    this.#session.events.emitEphemeral("session.custom_agents_updated", this.#updated);
  }

  /** Names what an agent brings and this runtime leaves out. */
  async #warnOfRest({ name, models }: CustomAgent): Promise<void> {
    if (models.length === 0) return;
    const message = `The "model" of the custom agent "${name}" has no effect in this runtime.`;
    await this.#session.events.emit("session.warning", { warningType: "unsupported_option", message });
  }
}
