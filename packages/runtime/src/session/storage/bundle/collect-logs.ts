import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type {
  DebugCollectLogsEntry,
  DebugCollectLogsRequest,
  DebugCollectLogsResult,
  DebugCollectLogsSource,
} from "@parley/protocol";
import { officialLog } from "../../history/official-log.js";
import type { Session } from "../../session.js";
import { redact } from "./redact.js";
import { type TarEntry, tarOf } from "./tar.js";

interface Collected extends TarEntry {
  readonly source: DebugCollectLogsSource;
}

type Skipped = NonNullable<DebugCollectLogsResult["skippedEntries"]>[number];

/** Files larger than this are left out. Bytes. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Puts together what a report of a problem needs: the session's log in the official runtime's format, the runtime's, and what
 * the caller names. What looks like a secret is taken out.
 *
 * @throws when a place in the bundle leads out of it, a required entry can't be read, or there is nothing
 */
export async function collectLogs(
  session: Session,
  request: DebugCollectLogsRequest,
): Promise<DebugCollectLogsResult> {
  const { destination, additionalEntries = [] } = request;
  for (const { bundlePath } of additionalEntries) checkPlace(bundlePath);
  const skipped: Skipped[] = [];
  const collected = [...(await ownLogs(session, request.include))];
  for (const entry of additionalEntries) {
    const found = await additional(entry);
    if (Array.isArray(found)) collected.push(...found);
    else skipped.push(found);
  }
  if (collected.length === 0) throw new Error("No debug log files found to save.");
  const path =
    destination.kind === "directory"
      ? await writeFolder(destination.outputDirectory, collected)
      : await writeArchive(destination, collected);
  const entries = collected.map(({ path: bundlePath, source, content }) => ({
    bundlePath,
    source,
    sizeBytes: content.length,
  }));
  const { kind } = destination;
  return { kind, path, entries, ...(skipped.length > 0 && { skippedEntries: skipped }) };
}

async function ownLogs(
  { log }: Session,
  { events = true, processLogs = true, currentProcessLogPath }: DebugCollectLogsRequest["include"] = {},
): Promise<Collected[]> {
  const found: Collected[] = [];
  if (events) {
    let text = "";
    for await (const page of officialLog(log)) text += page;
    found.push({ path: "events.jsonl", source: "events", content: Buffer.from(redact(text)) });
  }
  if (processLogs && currentProcessLogPath !== undefined) {
    const text = await readFile(currentProcessLogPath, "utf8").catch(() => undefined);
    if (text !== undefined)
      found.push({ path: "process.log", source: "process-log", content: Buffer.from(redact(text)) });
  }
  return found;
}

async function additional(entry: DebugCollectLogsEntry): Promise<Collected[] | Skipped> {
  const { kind, path, bundlePath, redaction = "plain-text", required = false } = entry;
  try {
    const files = kind === "directory" ? await filesOf(path) : [path];
    const read = files.map(async (file) => {
      const inside = kind === "directory" ? relative(path, file).split(sep).join("/") : "";
      const content = await readOne(file);
      return {
        path: inside === "" ? bundlePath : `${bundlePath}/${inside}`,
        source: "additional" as const,
        content: redaction === "none" ? content : Buffer.from(redact(content.toString("utf8"))),
      };
    });
    return await Promise.all(read);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (required)
      throw new Error(`Failed to read debug log input file '${path}': ${message}`, { cause: error });
    return { bundlePath, path, reason: code === "ENOENT" ? "not found" : message };
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function readOne(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
  return readFile(file);
}

function checkPlace(bundlePath: string): void {
  const names = bundlePath.split(/[\\/]/);
  if (bundlePath !== "" && !names.includes("..") && names[0] !== "" && !/^[A-Za-z]:/.test(bundlePath)) return;
  const rule = "paths must be relative and must not contain parent-directory segments";
  throw new Error(`Invalid debug bundle path '${bundlePath}': ${rule}`);
}

async function writeFolder(folder: string, files: readonly Collected[]): Promise<string> {
  for (const { path, content } of files) {
    const file = resolve(folder, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, content, { mode: 0o600 });
  }
  return folder;
}

async function writeArchive(
  { outputPath, noOverwrite = false }: { readonly outputPath: string; readonly noOverwrite?: boolean },
  files: readonly Collected[],
): Promise<string> {
  const packed = await promisify(gzip)(tarOf(files));
  const extension = extname(outputPath);
  const stem = outputPath.slice(0, outputPath.length - extension.length);
  for (let number = 0; ; number++) {
    const path = number === 0 ? outputPath : `${stem} (${number})${extension}`;
    try {
      await writeFile(path, packed, { mode: 0o600, flag: noOverwrite ? "wx" : "w" });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
