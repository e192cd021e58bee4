import { homedir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import type { SkillProviderListResult, SkillProviderReadResult, SkillsLoadedSkill } from "@parley/protocol";
import type { SkillCatalog, SkillProvider } from "../../skills/index.js";
import type { ClientOffer, ClientRequest, SessionClient } from "../clients/session-client.js";
import type { SessionSettings } from "../opening/settings.js";
import type { SessionPlugins } from "./session-plugins.js";

/** What loading a session's skills needs of it. */
export interface SkilledSession {
  readonly id: string;
  /** Absolute; the runtime's home. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: SessionSettings;
  readonly clients: { offering(what: ClientOffer): readonly SessionClient[] };
  /** Is told when the skills are not what clients were last told. */
  readonly announcer: { skillsChanged(): void };
}

const NONE: SkillCatalog = { skills: [], warnings: [], errors: [] };
const NEVER = new AbortController().signal;

/** The skills of a session: loaded before its first exchange. */
export class SessionSkills {
  readonly #session: SkilledSession;
  readonly #plugins: SessionPlugins;
  #loadedFor: object | undefined;
  #loading: Promise<void> | undefined;
  #catalog = NONE;
  #text = "";
  #told: SkillsLoadedSkill[] = [];

  constructor(session: SkilledSession, plugins: SessionPlugins) {
    this.#session = session;
    this.#plugins = plugins;
  }

  catalog(): SkillCatalog {
    return this.#catalog;
  }

  /** For the system message: the skills a model may call. */
  get text(): string {
    return this.#text;
  }

  /** The data of `session.skills_loaded`; `undefined` when the session wants no skills. */
  get loaded(): { readonly skills: readonly SkillsLoadedSkill[] } | undefined {
    return this.isEnabled ? { skills: this.#told } : undefined;
  }

  get isEnabled(): boolean {
    return this.#session.settings.customization.enableSkills !== false;
  }

  /** The skills of a client, through which theirs are read. */
  get provider(): SkillProvider | undefined {
    const ask = this.#ask;
    if (!ask) return undefined;
    const sessionId = this.#session.id;
    return {
      list: async () =>
        ((await ask("skillProvider.list", { sessionId }, NEVER)) as SkillProviderListResult).skills,
      read: async (name) =>
        ((await ask("skillProvider.read", { sessionId, name }, NEVER)) as SkillProviderReadResult).markdown,
    };
  }

  /** Loads what there is, unless it has. @returns `undefined` when it has */
  load(): Promise<void> | undefined {
    const { workingDirectory, customization } = this.#session.settings;
    const { enableSkills, enableConfigDiscovery, skillDirectories, disabledSkills } = customization;
    const { pluginDirectories, installedPlugins } = customization;
    const client = this.#ask !== undefined;
    const wanted = {
      workingDirectory,
      enableSkills,
      enableConfigDiscovery,
      skillDirectories,
      disabledSkills,
      pluginDirectories,
      installedPlugins,
      client,
    };
    if (isDeepStrictEqual(this.#loadedFor, wanted)) return this.#loading;
    this.#loadedFor = wanted;
    this.#loading = this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Resolves when skills are loaded. */
  async ensureLoaded(): Promise<void> {
    await this.load();
  }

  /** Loads them anew. */
  async reload(): Promise<SkillCatalog> {
    this.#loadedFor = undefined;
    await this.ensureLoaded();
    this.#session.announcer.skillsChanged();
    return this.#catalog;
  }

  /** Skills were switched on or off. */
  async switched(): Promise<void> {
    await this.ensureLoaded();
    await this.#use(this.#catalog);
    this.#session.announcer.skillsChanged();
  }

  /** Asks the client that provides skills, if one does. */
  get #ask(): ClientRequest | undefined {
    return this.#session.clients.offering("skills")[0]?.request;
  }

  async #load(): Promise<void> {
    if (!this.isEnabled) {
      this.#catalog = NONE;
      this.#text = "";
      this.#told = [];
      return;
    }
    const { loadSkills } = await import("../../skills/index.js");
    const { home, environment, settings } = this.#session;
    const { workingDirectory, customization } = settings;
    const isOwnHome = environment["PARLEY_HOME"] === undefined && environment["COPILOT_HOME"] === undefined;
    const places = { workingDirectory, home, userHome: isOwnHome ? homedir() : undefined };
    const catalog = await loadSkills({
      discovered: customization.enableConfigDiscovery ? places : undefined,
      directories: customization.skillDirectories,
      provider: this.provider,
      disabled: customization.disabledSkills,
      plugins: await this.#plugins.active(),
    });
    await this.#use(catalog);
  }

  async #use(catalog: SkillCatalog): Promise<void> {
    const { availableSkills, skillsLoaded, withSkillEnabled } = await import("../../skills/index.js");
    let used = catalog;
    const { switchedSkills = {} } = this.#session.settings.customization;
    for (const [name, isEnabled] of Object.entries(switchedSkills)) {
      used = withSkillEnabled(used, name, isEnabled);
    }
    this.#catalog = used;
    this.#text = availableSkills(used);
    this.#told = skillsLoaded(used).skills;
  }
}
