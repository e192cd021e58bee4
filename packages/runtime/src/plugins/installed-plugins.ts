import { existsSync } from "node:fs";
import type { InstalledPluginInfo, PluginInstallResult } from "@parley/protocol";
import { UserSettingsFile } from "../settings/user-settings.js";
import { type DirectPlugin, DirectPlugins, directInfo, isFolderSource } from "./direct-plugins.js";
import { type Marketplace, Marketplaces, type OfferedPlugin } from "./marketplaces.js";
import { type Plugin, readPlugin } from "./plugin.js";

/** The setting that says which plugins are on: `<plugin>@<marketplace>` to true or false. */
const SETTING = "enabledPlugins";

interface KnownPlugin {
  readonly marketplace: Marketplace;
  readonly offered: OfferedPlugin;
  readonly isEnabled: boolean;
}

/** Words: the official runtime's. */
const DEPRECATED =
  "Direct plugin installs (repos, URLs, local paths) are deprecated. " +
  "Only plugin@marketplace installs will be supported in a future release.";

/**
 * The user's plugins, of which some are on: those of marketplaces, which are used where they lie, and copies of
 * folders.
 */
export class InstalledPlugins {
  readonly #settings: UserSettingsFile;
  readonly #marketplaces: Marketplaces;
  readonly #direct: DirectPlugins;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.#settings = new UserSettingsFile(home);
    this.#marketplaces = new Marketplaces(home);
    this.#direct = new DirectPlugins(home);
  }

  /** Those that are on. One that can't be read is none. */
  async enabled(): Promise<readonly Plugin[]> {
    const on = (await this.#known()).filter(({ isEnabled }) => isEnabled);
    const direct = (await this.#direct.list()).filter(({ enabled }) => enabled);
    const read = [
      ...on.map(({ offered }) => readPlugin(offered.directory)),
      ...direct.map((plugin) => this.#direct.read(plugin)),
    ];
    const found = await Promise.all(read.map((plugin) => plugin.catch(() => undefined)));
    return found.filter((plugin) => plugin !== undefined);
  }

  async list(): Promise<readonly InstalledPluginInfo[]> {
    const direct = (await this.#direct.list()).map(directInfo);
    return [...(await Promise.all((await this.#known()).map(infoOf))), ...direct];
  }

  /**
   * Switches a plugin of a marketplace on, or copies that in a folder.
   *
   * @param workingDirectory what a folder is relative to. Default: where the runtime runs
   * @throws when there is none, in the official runtime's words
   */
  async install(source: string, workingDirectory?: string): Promise<PluginInstallResult> {
    if (isFolderSource(source)) return this.#installFolder(source, workingDirectory);
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
      skillsInstalled: await countSkills(await readPlugin(offered.directory)),
      postInstallMessage: `Enabled "${source}". ${live} — nothing was copied.`,
    };
  }

  async #installFolder(source: string, workingDirectory?: string): Promise<PluginInstallResult> {
    const installed = await this.#direct.install(source, workingDirectory);
    return {
      plugin: directInfo(installed),
      skillsInstalled: await countSkills(await this.#direct.read(installed)),
      stagingMode: "external",
      deprecationWarning: DEPRECATED,
    };
  }

  /** @throws when it isn't known */
  async uninstall(name: string): Promise<void> {
    const direct = await this.#findDirect(name);
    if (direct) return this.#direct.uninstall(direct);
    const known = await this.#find(name, { mayBeOff: true });
    await this.#settings.change((settings) => {
      const { [keyOf(known)]: _, ...others } = enabledIn(settings);
      return { ...settings, [SETTING]: others };
    });
  }

  /** Switches plugins on or off; names that nothing has are passed over. */
  async setEnabled(names: readonly string[], isEnabled: boolean): Promise<void> {
    const known = (await this.#known()).filter(({ offered }) => names.includes(offered.name));
    if (known.length > 0) await this.#switch(known.map(keyOf), isEnabled);
    await this.#direct.setEnabled(names, isEnabled);
  }

  /** Copies a folder's plugin anew; any other is up to date where it lies. @throws when it isn't known */
  async update(name: string): Promise<PluginUpdate> {
    const direct = await this.#findDirect(name);
    if (direct) {
      const plugin = await this.#direct.read(await this.#direct.update(direct));
      return updated(plugin, direct.version, await countSkills(plugin));
    }
    const { offered } = await this.#find(name);
    const plugin = await readPlugin(offered.directory);
    return updated(plugin, plugin.version, await countSkills(plugin));
  }

  async #findDirect(name: string): Promise<DirectPlugin | undefined> {
    return (await this.#direct.list()).find((one) => one.name === name);
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

/** What came of an update. */
interface PluginUpdate {
  readonly skillsInstalled: number;
  readonly previousVersion?: string;
  readonly newVersion?: string;
}

function updated({ version }: Plugin, before: string | undefined, skillsInstalled: number): PluginUpdate {
  return {
    skillsInstalled,
    ...(before !== undefined && { previousVersion: before }),
    ...(version !== undefined && { newVersion: version }),
  };
}

async function countSkills({ skillFolders }: Plugin): Promise<number> {
  const { loadSkills } = await import("../skills/index.js");
  return (await loadSkills({ directories: skillFolders })).skills.length;
}
