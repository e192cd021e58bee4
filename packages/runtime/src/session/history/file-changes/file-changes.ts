import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import type { PermissionRequest } from "../../../permissions/gate.js";
import { oneByOne } from "../../../promises/turns.js";
import type { JournalEntry } from "../../events/journal.js";
import { countLines } from "./line-counts.js";
import {
  type FileChange,
  type FileImage,
  isSameContent,
  type OpenTurn,
  type TurnSnapshot,
} from "./snapshot.js";
import { fileKey, SnapshotStore } from "./snapshot-store.js";

/**
 * Follows what the runtime's own tools do to files, turn by turn. A file is copied before the first call of a turn that may
 * touch it: the file of a write, and every path a command names. What a command touches without naming it, and what
 * clients' tools do, is not seen. Nothing is done for a session that didn't ask for it.
 */
export class FileChanges {
  readonly store: SnapshotStore;
  #isEnabled = false;
  #snapshots: readonly TurnSnapshot[] = [];
  #open: OpenTurn | undefined;
  /** Paths that calls name which have begun, by call. */
  readonly #named = new Map<string, readonly string[]>();
  readonly #inTurn = oneByOne();

  constructor(sessionDirectory: string) {
    this.store = new SnapshotStore(sessionDirectory);
  }

  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  /** Begins to follow changes. Meant for a session in which nothing was said yet. */
  async enable(): Promise<void> {
    this.#isEnabled = true;
    await this.#inTurn(() => this.store.enable());
  }

  /** Goes on where a stored session was. */
  async restore(): Promise<void> {
    this.#isEnabled = await this.store.isEnabled();
    if (!this.#isEnabled) return;
    this.#snapshots = await this.store.read();
    this.#open = await this.store.readOpenTurn();
  }

  /** Takes each durable event once, in order. */
  apply({ type, data, stamp, agentId }: JournalEntry): void {
    if (!this.#isEnabled) return;
    if (type === "tool.execution_start") this.#noteNames(data);
    if (type !== "user.message" || agentId !== undefined) return;
    const { delivery, content } = data as { delivery?: string; content?: string };
    if (delivery !== "steering") this.#begin(stamp.id, content ?? "");
  }

  /** A user's turn begins; the one before it is closed. */
  #begin(eventId: string, userMessage: string): void {
    this.#inTurn(async () => {
      await this.#close();
      this.#open = { eventId, userMessage, before: {} };
      await this.store.writeOpenTurn(this.#open);
    }).catch(() => {});
  }

  #noteNames(data: object): void {
    const { toolCallId, shellToolInfo } = data as { toolCallId?: string; shellToolInfo?: unknown };
    const { possiblePaths } = (shellToolInfo ?? {}) as { possiblePaths?: readonly string[] };
    if (toolCallId !== undefined && possiblePaths) this.#named.set(toolCallId, possiblePaths);
  }

  /** Keeps what a permitted call is about to change. Never rejects: a file that can't be kept is not restored. */
  async before(request: PermissionRequest, workingDirectory: string): Promise<void> {
    if (!this.#isEnabled) return;
    const paths = pathsOf(request, this.#named).map((path) =>
      isAbsolute(path) ? path : resolve(workingDirectory, path),
    );
    if (request.toolCallId !== undefined) this.#named.delete(request.toolCallId);
    await this.#inTurn(async () => {
      const open = this.#open;
      const unknown = [...new Set(paths)].filter((path) => open && !Object.hasOwn(open.before, path));
      if (!open || unknown.length === 0) return;
      const images: Record<string, FileImage> = {};
      for (const path of unknown) images[path] = await this.store.imageOf(path, { copy: true });
      this.#open = { ...open, before: { ...open.before, ...images } };
      await this.store.writeOpenTurn(this.#open);
    }).catch(() => {});
  }

  /** Closes the turn at hand. @returns the snapshots of every turn that changed files, oldest first */
  settle(): Promise<readonly TurnSnapshot[]> {
    return this.#inTurn(async () => {
      if (this.#isEnabled) await this.#close();
      return this.#snapshots;
    });
  }

  /** Forgets the turns that are no longer part of the history. @param isKept of the turn's event */
  async prune(isKept: (eventId: string) => boolean): Promise<void> {
    if (!this.#isEnabled) return;
    await this.#inTurn(async () => {
      await this.#close();
      const kept = this.#snapshots.filter(({ eventId }) => isKept(eventId));
      if (kept.length === this.#snapshots.length) return;
      this.#snapshots = kept;
      await this.store.write(kept);
    });
  }

  async #close(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    const files: Record<string, FileChange> = {};
    for (const [path, preimage] of Object.entries(open.before)) {
      const change = await this.#changeOf(path, preimage);
      if (change) files[fileKey(path)] = change;
    }
    const changes = Object.values(files);
    if (changes.length > 0) {
      const backups = changes.flatMap(({ preimage }) =>
        "backupFile" in preimage ? [preimage.backupFile] : [],
      );
      const snapshot: TurnSnapshot = {
        snapshotId: randomUUID(),
        eventId: open.eventId,
        userMessage: open.userMessage,
        timestamp: new Date().toISOString(),
        files,
        backupFiles: [...new Set(backups)].filter((name) => name !== undefined),
        fileCount: changes.length,
        linesAdded: changes.reduce((sum, { linesAdded }) => sum + linesAdded, 0),
        linesRemoved: changes.reduce((sum, { linesRemoved }) => sum + linesRemoved, 0),
      };
      this.#snapshots = [...this.#snapshots, snapshot];
      await this.store.write(this.#snapshots);
    }
    await this.store.writeOpenTurn(undefined);
  }

  /** @returns `undefined` when the file is what it was */
  async #changeOf(path: string, preimage: FileImage): Promise<FileChange | undefined> {
    const postimage = await this.store.imageOf(path, { copy: false });
    if (isSameContent(preimage, postimage)) return undefined;
    if (preimage.kind === "skipped" || postimage.kind === "skipped") return undefined;
    const before = await this.store.contentOf(preimage).catch(() => Buffer.alloc(0));
    const after =
      postimage.kind === "content"
        ? await readFile(postimage.resolvedPath).catch(() => undefined)
        : undefined;
    return { path, preimage, postimage, ...countLines(before, after ?? Buffer.alloc(0)) };
  }
}

function pathsOf(
  request: PermissionRequest,
  named: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (request.kind === "shell") return named.get(request.toolCallId ?? "") ?? [];
  if (request.kind !== "write") return [];
  const { fileName, fileEdits } = request as { fileName?: unknown; fileEdits?: unknown };
  const edits = (Array.isArray(fileEdits) ? fileEdits : []) as readonly Edit[];
  const edited = edits.flatMap(({ before, after }) => [before?.path, after?.path]);
  return [fileName, ...edited].filter((path) => typeof path === "string");
}

interface Edit {
  readonly before?: { readonly path?: string };
  readonly after?: { readonly path?: string };
}
