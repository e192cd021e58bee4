import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { isInside } from "../permissions/index.js";
import { readJsonFile } from "../settings/json-file.js";
import { UserSettingsFile } from "../settings/user-settings.js";

/** The setting with the marketplaces a user has added, by name. */
const SETTING = "extraKnownMarketplaces";

/** Where a marketplace says what it has; the first that is there counts. Source: the official runtime. */
const CATALOGS = [
  "marketplace.json",
  join(".plugin", "marketplace.json"),
  join(".github", "plugin", "marketplace.json"),
  join(".claude-plugin", "marketplace.json"),
];

export interface Marketplace {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

export interface OfferedPlugin {
  readonly name: string;
  readonly description?: string | undefined;
  readonly version?: string | undefined;
  /** Absolute; inside the marketplace. */
  readonly directory: string;
}

/** The marketplaces a user has added: folders that offer plugins. Nothing is fetched from elsewhere. */
export class Marketplaces {
  readonly #settings: UserSettingsFile;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.#settings = new UserSettingsFile(home);
  }

  async list(): Promise<readonly Marketplace[]> {
    const known = (await this.#settings.read())[SETTING];
    if (typeof known !== "object" || known === null) return [];
    return Object.entries(known).flatMap(([name, entry]) => {
      const { source, path } = ((entry as { source?: object })?.source ?? {}) as Record<string, unknown>;
      return source === "directory" && typeof path === "string" ? [{ name, path }] : [];
    });
  }

  /** @returns its name. @throws when it is no folder here, or offers nothing */
  async add(source: string, workingDirectory = process.cwd()): Promise<string> {
    const path = isAbsolute(source) ? source : resolve(workingDirectory, source);
    if (!existsSync(path)) throw new Error(`Local marketplace path does not exist: ${path}`);
    const { name } = await catalogOf(path);
    await this.#change((known) => ({ ...known, [name]: { source: { source: "directory", path } } }));
    return name;
  }

  /** @throws when it isn't known */
  async remove(name: string): Promise<void> {
    const known = await this.list();
    if (!known.some((marketplace) => marketplace.name === name)) {
      throw new Error(`Marketplace "${name}" is not registered`);
    }
    await this.#change(({ [name]: _, ...others }) => others);
  }

  /** @throws when it isn't known, or can't be read */
  async find(name: string): Promise<Marketplace> {
    const found = (await this.list()).find((marketplace) => marketplace.name === name);
    if (!found) throw new Error(`Marketplace "${name}" not found`);
    return found;
  }

  /** What it offers. @throws when it can't be read */
  async offers({ path }: Marketplace): Promise<readonly OfferedPlugin[]> {
    const { plugins } = await catalogOf(path);
    return plugins.flatMap((entry) => {
      const { name, description, version, source } = entry;
      const directory = typeof source === "string" ? resolve(path, source) : undefined;
      if (typeof name !== "string" || directory === undefined || !isInside(directory, path)) return [];
      const described = {
        ...(typeof description === "string" && { description }),
        ...(typeof version === "string" && { version }),
      };
      return [{ name, ...described, directory }];
    });
  }

  #change(change: (known: Readonly<Record<string, unknown>>) => object): Promise<void> {
    return this.#settings.change((settings) => ({
      ...settings,
      [SETTING]: change((settings[SETTING] ?? {}) as Readonly<Record<string, unknown>>),
    }));
  }
}

interface Catalog {
  readonly name: string;
  readonly plugins: readonly Readonly<Record<string, unknown>>[];
}

async function catalogOf(path: string): Promise<Catalog> {
  for (const place of CATALOGS) {
    const found = (await readJsonFile(join(path, place)).catch(() => undefined)) as
      | Partial<Catalog>
      | undefined;
    if (typeof found?.name !== "string") continue;
    return { name: found.name, plugins: Array.isArray(found.plugins) ? found.plugins : [] };
  }
  const tried = CATALOGS.map((place) => join(path, place)).join(", ");
  throw new Error(`File not found: ${CATALOGS.join(", ")} (tried ${tried})`);
}
