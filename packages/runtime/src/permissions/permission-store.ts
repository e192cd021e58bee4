import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserSettingsFile } from "../settings/user-settings.js";
import { type Approval, readApproval } from "./approvals.js";

/** What was approved for a location. */
export interface StoredLocation {
  readonly approvals: readonly Approval[];
  /** Directories that tools may reach besides those every session may. */
  readonly directories: readonly string[];
}

/** Approvals that outlive their session. */
export interface PermissionStore {
  /** Nothing is approved where nothing can be read. */
  location(key: string): Promise<StoredLocation>;
  /** @throws when it can't be kept */
  addApproval(key: string, approval: Approval): Promise<void>;
  /** Patterns of URLs. */
  allowedUrls(): Promise<readonly string[]>;
  /** @throws when it can't be kept */
  allowUrl(pattern: string): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

/** A file of the runtime's home, in the official runtime's own format. */
const LOCATIONS_FILE = "permissions-config.json";

/** Keeps approvals in the runtime's home. Changes of one process are made one after the other. */
export function homePermissionStore(home: string): PermissionStore {
  const locations = join(home, LOCATIONS_FILE);
  const settings = new UserSettingsFile(home);
  let last: Promise<unknown> = Promise.resolve();
  const change = (path: string, make: (content: Fields) => Fields): Promise<void> => {
    const turn = last.then(async () => writeJson(path, make(await readJson(path))));
    last = turn.catch(() => {});
    return turn;
  };
  return {
    async location(key) {
      const stored = locationOf(await readJson(locations), key);
      return { approvals: approvalsOf(stored), directories: texts(stored["allowed_directories"]) };
    },
    addApproval: (key, approval) =>
      change(locations, (content) => {
        const stored = locationOf(content, key);
        const known = list(stored["tool_approvals"]);
        const isKnown = known.some((other) => JSON.stringify(other) === JSON.stringify(approval));
        const updated = { ...stored, tool_approvals: isKnown ? known : [...known, approval] };
        return { ...content, locations: { ...fields(content["locations"]), [key]: updated } };
      }),
    allowedUrls: async () => texts((await settings.read())["allowedUrls"]),
    allowUrl: (pattern) =>
      settings.change((content) => {
        const known = texts(content["allowedUrls"]);
        return { ...content, allowedUrls: known.includes(pattern) ? known : [...known, pattern] };
      }),
  };
}

function locationOf(content: Fields, key: string): Fields {
  return fields(fields(content["locations"])[key]);
}

function approvalsOf(stored: Fields): Approval[] {
  return list(stored["tool_approvals"]).flatMap((approval) => readApproval(approval) ?? []);
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): string[] {
  return list(value).filter((entry) => typeof entry === "string");
}

/** A file that is missing or malformed holds nothing. */
async function readJson(path: string): Promise<Fields> {
  try {
    return fields(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return {};
  }
}

/** Replaces a file as a whole, so that no reader sees half of it. */
async function writeJson(path: string, content: Fields): Promise<void> {
  const fresh = `${path}.${randomUUID()}.tmp`;
  await mkdir(join(path, ".."), { recursive: true });
  try {
    await writeFile(fresh, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
