import { join } from "node:path";
import { inTurn, readJsonFile, writeJsonFile } from "../../settings/json-file.js";
import { namesIn, UserSettingsFile } from "../../settings/user-settings.js";
import type { RawConfig } from "../config.js";
import { checkServerName, normalized, normalizedIfValid } from "./server-config.js";

type Servers = Readonly<Record<string, unknown>>;

type ConfigFile = Readonly<Record<string, unknown>> & { readonly mcpServers: Servers };

/** The setting with the names of servers that new sessions don't start. */
const DISABLED = "disabledMcpServers";

/**
 * The servers a user has configured for every session: `<home>/mcp-config.json`. Which of them are off is in the
 * user's settings. Every method reads the file anew.
 */
export class UserServers {
  readonly path: string;
  readonly #settings: UserSettingsFile;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.path = join(home, "mcp-config.json");
    this.#settings = new UserSettingsFile(home);
  }

  /** Those that make sense, by name. @throws when the file makes none */
  async list(): Promise<Readonly<Record<string, RawConfig>>> {
    const { mcpServers } = await this.#read();
    const servers: Record<string, RawConfig> = {};
    for (const [name, config] of Object.entries(mcpServers)) {
      const valid = normalizedIfValid(name, config);
      if (valid) servers[name] = valid;
    }
    return servers;
  }

  /** Names that new sessions don't start. */
  async disabled(): Promise<readonly string[]> {
    return namesIn(await this.#settings.read(), DISABLED);
  }

  /** @throws when there is one of that name, or the configuration is wrong */
  async add(name: string, config: RawConfig): Promise<void> {
    checkServerName(name);
    await this.#change((servers) => {
      if (Object.hasOwn(servers, name)) {
        throw new Error(`MCP server '${name}' already exists. Use 'mcp.config.update' to modify it.`);
      }
      return { ...servers, [name]: this.#checked(name, config) };
    });
  }

  /** @throws when there is none of that name, or the configuration is wrong */
  async update(name: string, config: RawConfig): Promise<void> {
    await this.#change((servers) => {
      check(servers, name);
      return { ...servers, [name]: this.#checked(name, config) };
    });
  }

  /** @returns what it was. @throws when there is none of that name */
  async remove(name: string): Promise<RawConfig | undefined> {
    let removed: unknown;
    await this.#change((servers) => {
      check(servers, name);
      const { [name]: gone, ...others } = servers;
      removed = gone;
      return others;
    });
    return normalizedIfValid(name, removed);
  }

  async enable(names: readonly string[]): Promise<void> {
    await this.#settings.change((settings) => ({
      ...settings,
      [DISABLED]: namesIn(settings, DISABLED).filter((name) => !names.includes(name)),
    }));
  }

  async disable(names: readonly string[]): Promise<void> {
    await this.#settings.change((settings) => ({
      ...settings,
      [DISABLED]: [...new Set([...namesIn(settings, DISABLED), ...names])],
    }));
  }

  #checked(name: string, config: RawConfig): RawConfig {
    try {
      return normalized(name, config);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new Error(`Failed to write configuration to ${this.path}: ${problem}`, { cause: error });
    }
  }

  async #read(): Promise<ConfigFile> {
    const found = (await readJsonFile(this.path).catch(() => ({}))) ?? { mcpServers: {} };
    const { mcpServers } = found as { mcpServers?: unknown };
    if (typeof mcpServers === "object" && mcpServers !== null) return found as ConfigFile;
    throw new Error(`Failed to read configuration from ${this.path}: mcpServers: Required`);
  }

  /** What is no configuration stays as it is: it is the user's. */
  #change(change: (servers: Servers) => Servers): Promise<void> {
    return inTurn(this.path, async () => {
      const file = await this.#read();
      const entries = Object.entries(change(file.mcpServers)).map(([name, config]) => [
        name,
        normalizedIfValid(name, config) ?? config,
      ]);
      await writeJsonFile(this.path, { ...file, mcpServers: Object.fromEntries(entries) });
    });
  }
}

function check(servers: Servers, name: string): void {
  if (!Object.hasOwn(servers, name)) throw new Error(`MCP server '${name}' not found.`);
}
