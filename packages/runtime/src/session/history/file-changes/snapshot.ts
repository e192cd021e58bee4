/**
 * What a turn did to files, as it is kept on disk. Source of names and shape: the official runtime's
 * `rewind-file-snapshots/index.json`, so that each runtime can rewind what the other one captured.
 */

/** What a file was at one moment. */
export type FileImage =
  | { readonly kind: "absent" }
  /** It could not be kept: too large, not a file, not readable. */
  | { readonly kind: "skipped" }
  | {
      readonly kind: "content";
      /** SHA-256, in hex. */
      readonly contentHash: string;
      /** In `backups`; of preimages only. */
      readonly backupFile?: string;
      /** The bits of `stat`; of preimages only. */
      readonly mode?: number;
      /** Bytes; of preimages only. */
      readonly size?: number;
      /** With links followed. */
      readonly resolvedPath: string;
      readonly encodedPath: { readonly encoding: "unix-bytes"; readonly data: string };
    };

export interface FileChange {
  /** Absolute. */
  readonly path: string;
  readonly preimage: FileImage;
  readonly postimage: FileImage;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** What one turn of a user changed. */
export interface TurnSnapshot {
  readonly snapshotId: string;
  /** The turn's `user.message`. */
  readonly eventId: string;
  readonly userMessage: string;
  readonly timestamp: string;
  /** By {@link fileKey}. */
  readonly files: Readonly<Record<string, FileChange>>;
  readonly backupFiles: readonly string[];
  readonly fileCount: number;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** A turn that has not been closed, and what its files were before it touched them. */
export interface OpenTurn {
  readonly eventId: string;
  readonly userMessage: string;
  /** By path, in the order they were touched. */
  readonly before: Readonly<Record<string, FileImage>>;
}

/** Whether two images are of the same content. */
export function isSameContent(a: FileImage, b: FileImage): boolean {
  if (a.kind === "content" && b.kind === "content") return a.contentHash === b.contentHash;
  return a.kind === "absent" && b.kind === "absent";
}
