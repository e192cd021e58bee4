import { join } from "node:path";
import { inTurn, readJsonFile, writeJsonFile } from "./json-file.js";

/** What a user has set, by name; nothing about a value is certain. */
export type UserSettings = Readonly<Record<string, unknown>>;

/** The user's settings: `<home>/settings.json`. */
export class UserSettingsFile {
  readonly path: string;

  /** @param home absolute; the runtime's home */
  constructor(home: string) {
    this.path = join(home, "settings.json");
  }

  /** @returns nothing set when there is no file, or one that can't be read */
  async read(): Promise<UserSettings> {
    return asSettings(await readJsonFile(this.path).catch(() => undefined));
  }

  /** Replaces the settings by what `change` makes of them. @throws when the file is there and can't be read */
  change(change: (before: UserSettings) => UserSettings): Promise<void> {
    return inTurn(this.path, async () =>
      writeJsonFile(this.path, change(asSettings(await readJsonFile(this.path)))),
    );
  }
}

function asSettings(found: unknown): UserSettings {
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as UserSettings) : {};
}

/** A setting that is a list of names. */
export function namesIn(settings: UserSettings, setting: string): readonly string[] {
  const found = settings[setting];
  return Array.isArray(found) ? found.filter((name) => typeof name === "string") : [];
}
