import type { LinesRead, WantedLines } from "./read-lines.js";

/** A path as a call gave it, and what it really is when the call is judged. */
export interface Place {
  /** Absolute, otherwise as it was given; what messages and permission questions show. */
  readonly path: string;
  /** Where it really is, links followed; the nearest existing ancestor's where it doesn't exist. */
  readonly real: string;
  readonly kind: "file" | "directory" | "other" | "missing";
  /** Bytes. 0 unless it is a file. */
  readonly size: number;
}

/** The filesystem that file tools work on: this machine's, or one that a client keeps. Paths are absolute. */
export interface WorkFiles {
  /** Looks at a path. One that is relative starts at the working directory. */
  at(path: string, workingDirectory: string): Promise<Place>;
  /** A path with every link followed, as far as it exists. */
  real(path: string): Promise<string>;
  /**
   * Makes sure that a path still is what was judged.
   *
   * @throws PlaceChangedError when a link was turned since
   */
  assertUnmoved(place: Place): Promise<void>;
  /** Names in a directory, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** A file's text, of which no more than `maxBytes` are read. Bytes that are no UTF-8 are replaced. */
  text(path: string, maxBytes: number): Promise<string>;
  lines(path: string, wanted: WantedLines): Promise<LinesRead>;
  bytes(path: string): Promise<Buffer>;
  /** Keeps an output that is too large to show, for its owner alone. @returns where, which tools may read without asking */
  keepOutput(name: string, text: string): Promise<string>;
  /** Deletes what {@link keepOutput} kept, if it is there. */
  dropOutput(path: string): Promise<void>;
  /** Makes a file in a directory that exists. @throws when something is there, or the directory isn't */
  make(path: string, text: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Writes a file's new content. @throws PlaceChangedError when it has not the old one any more */
  replace(path: string, before: Buffer, after: string): Promise<void>;
  /** Removes a file. @throws PlaceChangedError when it has another content */
  remove(path: string, before: Buffer): Promise<void>;
}

/** What was approved is no longer what would happen. */
export class PlaceChangedError extends Error {
  override readonly name = "PlaceChangedError";

  constructor(path: string) {
    super(
      `${path} changed after permission was asked; no changes made. Look at it again before trying again.`,
    );
  }
}
