import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "../../plugins/index.js";
import type { SessionSettings } from "../opening/settings.js";

/** What a session's plugins need of it. */
export interface PluggedSession {
  /** Absolute; the runtime's home. */
  readonly home: string;
  readonly settings: SessionSettings;
}

const NONE: readonly Plugin[] = [];

/** The plugins of a session: those in the folders a client names and, where it looks for configuration, the user's. */
export class SessionPlugins {
  readonly #session: PluggedSession;
  #loadedFor: object | undefined;
  #loading: Promise<readonly Plugin[]> = Promise.resolve(NONE);

  constructor(session: PluggedSession) {
    this.#session = session;
  }

  /** Those that count. A folder that is no plugin is none. */
  active(): Promise<readonly Plugin[]> {
    const { pluginDirectories = [], enableConfigDiscovery = false } = this.#session.settings.customization;
    if (pluginDirectories.length === 0 && !enableConfigDiscovery) return Promise.resolve(NONE);
    const wanted = { pluginDirectories, enableConfigDiscovery };
    if (!isDeepStrictEqual(this.#loadedFor, wanted)) {
      this.#loadedFor = wanted;
      this.#loading = load(this.#session.home, wanted);
    }
    return this.#loading;
  }

  /** They are read anew when they are next needed. */
  forget(): void {
    this.#loadedFor = undefined;
  }
}

async function load(
  home: string,
  wanted: { pluginDirectories: readonly string[]; enableConfigDiscovery: boolean },
): Promise<readonly Plugin[]> {
  const { InstalledPlugins, readPlugin } = await import("../../plugins/index.js");
  const named = wanted.pluginDirectories.map((directory) => readPlugin(directory).catch(() => undefined));
  const found = (await Promise.all(named)).filter((plugin) => plugin !== undefined);
  const installed = wanted.enableConfigDiscovery ? await new InstalledPlugins(home).enabled() : [];
  const names = new Set(found.map(({ name }) => name));
  return [...found, ...installed.filter(({ name }) => !names.has(name))];
}
