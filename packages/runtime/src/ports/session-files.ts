/** What is known of a file or a folder. */
export interface FileInfo {
  readonly kind: "file" | "directory";
  /** Bytes. */
  readonly size: number;
  /** ISO 8601. */
  readonly modified: string;
  /** ISO 8601. */
  readonly created: string;
}

export interface FileEntry {
  readonly name: string;
  readonly kind: "file" | "directory";
}

/**
 * The files of one session, wherever they are: on this machine's disk, or with a client that keeps them.
 * Paths are absolute, in the conventions of the place; texts are UTF-8. Every method rejects when the place
 * can't be reached or refuses.
 */
export interface SessionFiles {
  /** The folder of what the session keeps of itself. */
  readonly directory: string;
  /** A path below {@link directory}. */
  path(...names: readonly string[]): string;
  join(directory: string, ...names: readonly string[]): string;
  /** @returns `undefined` when there is no such file */
  read(path: string): Promise<string | undefined>;
  /** Replaces a file in one step, or makes it, with the folders above it. Only its owner may read it. */
  write(path: string, text: string): Promise<void>;
  /** Adds to the end of a file, or makes it, with the folders above it. */
  append(path: string, text: string): Promise<void>;
  /** @returns `undefined` when there is nothing */
  stat(path: string): Promise<FileInfo | undefined>;
  /** By name. Empty when there is no such folder. */
  list(path: string): Promise<readonly FileEntry[]>;
  /** With the folders above it. */
  makeDirectory(path: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it, if it is there. */
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}
