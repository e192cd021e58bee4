import type { SessionFiles } from "../../ports/session-files.js";
import { Turns } from "../../promises/turns.js";

/**
 * Strings that clients keep with a session and that mean nothing to the runtime. Limits, texts and the shape of the file
 * (`client-metadata.json` in the session's folder): the official runtime's.
 */
export type ClientMetadata = Readonly<Record<string, string>>;

export interface MetadataUpdate {
  /** Begins with nothing. */
  readonly clear?: boolean | undefined;
  readonly remove?: readonly string[] | undefined;
  /** Wins over `remove`. */
  readonly set?: ClientMetadata | undefined;
}

export type StoredMetadata =
  | { readonly status: "ok"; readonly metadata: ClientMetadata }
  | { readonly status: "corrupt" | "unsupportedVersion" };

/** An update can't be made as it is. */
export class ClientMetadataError extends Error {
  override readonly name = "ClientMetadataError";
}

const VERSION = 1;
const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 16 * 1024;
const MAX_ENTRIES = 128;
const MAX_BYTES = 64 * 1024;
const RESERVED = ["copilot/", "github/"];

/** @throws when the place of the files can't be reached */
export async function readClientMetadata(files: SessionFiles): Promise<StoredMetadata> {
  const text = await files.read(pathIn(files));
  if (text === undefined) return { status: "ok", metadata: {} };
  const { version, metadata } = parse(text);
  if (typeof version === "number" && version > VERSION) return { status: "unsupportedVersion" };
  if (typeof metadata !== "object" || metadata === null) return { status: "corrupt" };
  if (Object.values(metadata).some((value) => typeof value !== "string")) return { status: "corrupt" };
  return { status: "ok", metadata: metadata as ClientMetadata };
}

/** Updates of one session go one after the other. */
const turns = new Turns<string>();

/**
 * @returns all there is after the update
 * @throws ClientMetadataError when it is over a limit; nothing was changed
 */
export function updateClientMetadata(files: SessionFiles, update: MetadataUpdate): Promise<ClientMetadata> {
  return turns.take(pathIn(files), () => change(files, update));
}

async function change(files: SessionFiles, { clear, remove = [], set = {} }: MetadataUpdate) {
  const stored = await readClientMetadata(files);
  if (stored.status !== "ok" && !clear) throw new ClientMetadataError(`client metadata is ${stored.status}`);
  const kept = clear || stored.status !== "ok" ? {} : stored.metadata;
  const removed = new Set(remove);
  const left = Object.entries(kept).filter(([key]) => !removed.has(key));
  const updated = sorted({ ...Object.fromEntries(left), ...set });
  check(set, "set");
  check(updated, "metadata");
  const text = JSON.stringify({ version: VERSION, metadata: updated });
  if (Buffer.byteLength(text) > MAX_BYTES) throw invalid(`metadata exceeds ${MAX_BYTES} bytes`);
  await files.write(pathIn(files), text);
  return updated;
}

function check(metadata: ClientMetadata, what: string): void {
  const entries = Object.entries(metadata);
  if (entries.length > MAX_ENTRIES) throw invalid(`${what} exceeds ${MAX_ENTRIES} entries`);
  for (const [key, value] of entries) {
    if (key === "") throw invalid("keys must not be empty");
    if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw invalid(`key exceeds ${MAX_KEY_BYTES} bytes`);
    if (RESERVED.some((prefix) => key.startsWith(prefix)))
      throw invalid(`key '${key}' uses a reserved prefix`);
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
      throw invalid(`value for key '${key}' exceeds ${MAX_VALUE_BYTES} bytes`);
  }
}

function invalid(problem: string): ClientMetadataError {
  return new ClientMetadataError(`client metadata is invalid: ${problem}`);
}

function sorted(metadata: ClientMetadata): ClientMetadata {
  return Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(text: string): { version?: unknown; metadata?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as { version?: unknown; metadata?: unknown };
  } catch {
    return {};
  }
}

function pathIn(files: SessionFiles): string {
  return files.path("client-metadata.json");
}
