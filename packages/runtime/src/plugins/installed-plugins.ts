import { existsSync } from "node:fs";
import type { InstalledPluginInfo, PluginInstallResult } from "@parley/protocol";
import { UserSettingsFile } from "../settings/user-settings.js";
import { type Marketplace, Marketplaces, type OfferedPlugin } from "./marketplaces.js";
import { type Plugin, readPlugin } from "./plugin.js";

/** The setting that says which plugins are on: `<plugin>@<marketplace>` to true or false. */
const SETTING = "enabledPlugins";

interface KnownPlugin {
  readonly marketplace: Marketplace;
  readonly offered: OfferedPlugin;
  readonly isEnabled: boolean;
}

/** The plugins of the user's marketplaces, of which some are on. They are used where they lie: nothing is copied. */
export class InstalledPlugins {
  readonly #settings: UserSettingsFile;
  readonly #marketplaces: Marketplaces;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.#settings = new UserSettingsFile(home);
    this.#marketplaces = new Marketplaces(home);
  }

  /** Those that are on. One that can't be read is none. */
  async enabled(): Promise<readonly Plugin[]> {
    const on = (await this.#known()).filter(({ isEnabled }) => isEnabled);
    const read = on.map(({ offered }) => readPlugin(offered.directory).catch(() => undefined));
    return (await Promise.all(read)).filter((plugin) => plugin !== undefined);
  }

  async list(): Promise<readonly InstalledPluginInfo[]> {
    return Promise.all((await this.#known()).map(infoOf));
  }

  /** Switches a plugin on. @throws when there is none, in the official runtime's words */
  async install(source: string): Promise<PluginInstallResult> {
    const [name = "", marketplaceName] = source.split("@");
    if (!marketplaceName || name === "") {
      throw new Error("Invalid plugin spec. Use: plugin-name@marketplace-name, owner/repo, or a URL");
    }
    const marketplace = await this.#marketplaces.find(marketplaceName);
    const offers = await this.#marketplaces.offers(marketplace);
    const offered = offers.find((offer) => offer.name === name);
    if (!offered) {
      const available = offers.map((offer) => offer.name).join(", ");
      const where = `not found in marketplace "${marketplaceName}". Available plugins: ${available}`;
      throw new Error(`Plugin "${name}" ${where}`);
    }
    if (!existsSync(offered.directory)) {
      throw new Error(`Plugin source directory not found: ${offered.directory}`);
    }
    await this.#switch([source], true);
    const live = `It is loaded live from ${offered.directory}, so edits take effect on the next session`;
    return {
      plugin: await infoOf({ marketplace, offered, isEnabled: true }),
      skillsInstalled: await countSkills(offered),
      postInstallMessage: `Enabled "${source}". ${live} — nothing was copied.`,
    };
  }

  /** @throws when no marketplace has it */
  async uninstall(name: string): Promise<void> {
    const known = await this.#find(name, { mayBeOff: true });
    await this.#settings.change((settings) => {
      const { [keyOf(known)]: _, ...others } = enabledIn(settings);
      return { ...settings, [SETTING]: others };
    });
  }

  /** Switches plugins on or off; names that nothing has are passed over. */
  async setEnabled(names: readonly string[], isEnabled: boolean): Promise<void> {
    const known = (await this.#known()).filter(({ offered }) => names.includes(offered.name));
    await this.#switch(known.map(keyOf), isEnabled);
  }

  /** What a plugin used where it lies has to say of an update. @throws when it isn't known */
  async update(name: string): Promise<{ version: string | undefined; skillsInstalled: number }> {
    const { offered } = await this.#find(name);
    const plugin = await readPlugin(offered.directory);
    return { version: plugin.version, skillsInstalled: await countSkills(offered) };
  }

  async #find(name: string, { mayBeOff } = { mayBeOff: false }): Promise<KnownPlugin> {
    const found = (await this.#known()).find(
      (known) => (known.isEnabled || mayBeOff) && (known.offered.name === name || keyOf(known) === name),
    );
    if (!found) throw new Error(`Plugin "${name}" is not installed`);
    return found;
  }

  async #known(): Promise<readonly KnownPlugin[]> {
    const enabled = enabledIn(await this.#settings.read());
    const known = (await this.#marketplaces.list()).map(async (marketplace) => {
      const offers = await this.#marketplaces.offers(marketplace).catch(() => []);
      return offers.map((offered) => {
        const isEnabled = enabled[keyOf({ marketplace, offered })] === true;
        return { marketplace, offered, isEnabled };
      });
    });
    return (await Promise.all(known)).flat();
  }

  #switch(keys: readonly string[], isEnabled: boolean): Promise<void> {
    const switched = Object.fromEntries(keys.map((key) => [key, isEnabled]));
    return this.#settings.change((settings) => ({
      ...settings,
      [SETTING]: { ...enabledIn(settings), ...switched },
    }));
  }
}

function enabledIn(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return (settings[SETTING] ?? {}) as Readonly<Record<string, unknown>>;
}

function keyOf({ marketplace, offered }: Pick<KnownPlugin, "marketplace" | "offered">): string {
  return `${offered.name}@${marketplace.name}`;
}

async function infoOf({ marketplace, offered, isEnabled }: KnownPlugin): Promise<InstalledPluginInfo> {
  const plugin = await readPlugin(offered.directory).catch(() => undefined);
  const version = plugin?.version ?? offered.version;
  return {
    name: offered.name,
    marketplace: marketplace.name,
    ...(version !== undefined && { version }),
    enabled: isEnabled,
    installedFrom: marketplace.path,
  };
}

async function countSkills({ directory }: OfferedPlugin): Promise<number> {
  const { loadSkills } = await import("../skills/index.js");
  const { skillFolders } = await readPlugin(directory);
  return (await loadSkills({ directories: skillFolders })).skills.length;
}
