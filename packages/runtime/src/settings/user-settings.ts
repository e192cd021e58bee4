import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "./json-file.js";

/** What a user has set, by name; nothing about a value is certain. */
export type UserSettings = Readonly<Record<string, unknown>>;

/** Changes go one after the other, by file. */
const changes = new Map<string, Promise<unknown>>();

/** The user's settings: `<home>/settings.json`. */
export class UserSettingsFile {
  readonly path: string;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.path = join(home, "settings.json");
  }

  /** @returns nothing set when there is no file, or one that can't be read */
  async read(): Promise<UserSettings> {
    const found = await readJsonFile(this.path).catch(() => undefined);
    return typeof found === "object" && found !== null && !Array.isArray(found)
      ? (found as UserSettings)
      : {};
  }

  /** Replaces the settings by what `change` makes of them. */
  change(change: (before: UserSettings) => UserSettings): Promise<void> {
    const before = changes.get(this.path) ?? Promise.resolve();
    const changed = before
      .catch(() => undefined)
      .then(async () => writeJsonFile(this.path, change(await this.read())));
    changes.set(this.path, changed);
    return changed;
  }
}

/** A setting that is a list of names. */
export function namesIn(settings: UserSettings, setting: string): readonly string[] {
  const found = settings[setting];
  return Array.isArray(found) ? found.filter((name) => typeof name === "string") : [];
}
