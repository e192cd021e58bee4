import { isDeepStrictEqual } from "node:util";
import type { Plugin } from "../../plugins/index.js";
import type { SessionSettings } from "../opening/settings.js";
import type { CustomizationSettings } from "./customization-settings.js";

/** What a session's plugins need of it. */
export interface PluggedSession {
  /** Absolute; the runtime's home. */
  readonly home: string;
  readonly settings: SessionSettings;
}

const NONE: readonly Plugin[] = [];

/** The plugins of a session: those in the folders a client names, those it says are installed and, where it looks for configuration, the user's. */
export class SessionPlugins {
  readonly #session: PluggedSession;
  #loadedFor: object | undefined;
  #loading: Promise<readonly Plugin[]> = Promise.resolve(NONE);

  constructor(session: PluggedSession) {
    this.#session = session;
  }

  /** Those that count. A folder that is no plugin is none. */
  active(): Promise<readonly Plugin[]> {
    const { customization } = this.#session.settings;
    const { pluginDirectories = [], installedPlugins = [], enableConfigDiscovery = false } = customization;
    if (!namesPlugins(customization) && !enableConfigDiscovery) return Promise.resolve(NONE);
    const wanted = { pluginDirectories, installedPlugins, enableConfigDiscovery };
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

type Wanted = Pick<CustomizationSettings, "pluginDirectories" | "installedPlugins" | "enableConfigDiscovery">;

/** Whether a client names any. */
export function namesPlugins({ pluginDirectories = [], installedPlugins = [] }: Wanted): boolean {
  return pluginDirectories.length + installedPlugins.length > 0;
}

async function load(home: string, wanted: Wanted): Promise<readonly Plugin[]> {
  const { InstalledPlugins, readPlugin } = await import("../../plugins/index.js");
  const read = (directory: string) => readPlugin(directory).catch(() => undefined);
  const { pluginDirectories = [], installedPlugins = [] } = wanted;
  const told = installedPlugins
    .filter(({ enabled }) => enabled)
    .map(async ({ name, cache_path: place }) => {
      const plugin = place === undefined ? undefined : await read(place);
      return plugin && { ...plugin, name };
    });
  const named = await Promise.all([...pluginDirectories.map(read), ...told]);
  const found = named.filter((plugin) => plugin !== undefined);
  const installed = wanted.enableConfigDiscovery ? await new InstalledPlugins(home).enabled() : [];
  const names = new Set(found.map(({ name }) => name));
  return [...found, ...installed.filter(({ name }) => !names.has(name))];
}
