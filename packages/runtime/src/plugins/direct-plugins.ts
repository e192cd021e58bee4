import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { InstalledPluginInfo } from "@parley/protocol";
import { inTurn, readJsonFile, writeJsonFile } from "../settings/json-file.js";
import { NO_MANIFEST, type Plugin, readPlugin } from "./plugin.js";

/** A plugin that was copied from a folder. */
export interface DirectPlugin {
  readonly name: string;
  readonly version?: string | undefined;
  readonly enabled: boolean;
  /** Where it was copied from; absolute. */
  readonly path: string;
}

/** Whether what is to be installed is a folder, and not of a marketplace or from elsewhere. Source: the official runtime. */
export function isFolderSource(source: string): boolean {
  return isAbsolute(source) || source.startsWith("./") || source.startsWith("~");
}

/** Plugins that a user took from folders without a marketplace: copies in `<home>/installed-plugins`. */
export class DirectPlugins {
  readonly #directory: string;
  readonly #file: string;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.#directory = join(home, "installed-plugins");
    this.#file = join(this.#directory, "direct.json");
  }

  async list(): Promise<readonly DirectPlugin[]> {
    const found = await readJsonFile(this.#file).catch(() => undefined);
    return Array.isArray(found) ? (found as readonly DirectPlugin[]) : [];
  }

  /** @throws when the copy can't be read */
  async read({ name, path }: DirectPlugin): Promise<Plugin> {
    return { ...(await readPlugin(this.#copyOf(path))), name };
  }

  /** Copies a plugin; one of the same name goes. @throws when there is none, in the official runtime's words */
  async install(source: string, workingDirectory = process.cwd()): Promise<DirectPlugin> {
    const path = source.startsWith("./") ? resolve(workingDirectory, source) : source;
    if (!existsSync(path)) throw new Error(`Local plugin path does not exist: ${path}`);
    const plugin = await readPlugin(path).catch(() => {
      throw new Error(NO_MANIFEST);
    });
    const copy = this.#copyOf(path);
    await rm(copy, { recursive: true, force: true });
    await cp(path, copy, { recursive: true, verbatimSymlinks: true });
    const { name, version } = plugin;
    const replaced = (await this.list()).find((one) => one.name === name && one.path !== path);
    if (replaced) await this.uninstall(replaced);
    const installed = { name, ...(version !== undefined && { version }), enabled: true, path };
    await this.#change((all) => [...all.filter((one) => one.name !== name), installed]);
    return installed;
  }

  /** Copies it anew. @returns what it is now; switched on or off as before */
  async update({ path, name, enabled }: DirectPlugin): Promise<DirectPlugin> {
    const installed = await this.install(path);
    if (!enabled) await this.setEnabled([name], false);
    return { ...installed, enabled };
  }

  async uninstall({ name, path }: DirectPlugin): Promise<void> {
    await this.#change((all) => all.filter((one) => one.name !== name));
    await rm(this.#copyOf(path), { recursive: true, force: true });
  }

  async setEnabled(names: readonly string[], enabled: boolean): Promise<void> {
    await this.#change((all) => all.map((one) => (names.includes(one.name) ? { ...one, enabled } : one)));
  }

  #copyOf(path: string): string {
    return join(this.#directory, "_direct", idOf(path));
  }

  #change(change: (all: readonly DirectPlugin[]) => readonly DirectPlugin[]): Promise<void> {
    return inTurn(this.#file, async () => {
      const before = await this.list();
      const after = change(before);
      if (before.length > 0 || after.length > 0) await writeJsonFile(this.#file, after);
    });
  }
}

export function directInfo({ name, version, enabled, path }: DirectPlugin): InstalledPluginInfo {
  const described = { name, marketplace: "", ...(version !== undefined && { version }), enabled };
  return { ...described, directSourceId: idOf(path) };
}

/** What tells a folder's plugin from others. Source: the official runtime. */
function idOf(path: string): string {
  return createHash("sha256")
    .update(JSON.stringify({ source: "local", path }))
    .digest("hex");
}
