import type { FileInfo, SessionFiles } from "../../ports/session-files.js";
import { realPath } from "../../tools/index.js";

/** Files that clients keep with a session, in its `files`. Paths are relative to it and can't leave it, by links neither. */
export class WorkspaceFiles {
  readonly #files: SessionFiles;
  readonly #root: string;

  constructor(files: SessionFiles) {
    this.#files = files;
    this.#root = files.path("files");
  }

  /** Paths of all files, with slashes. */
  async list(folder = ""): Promise<string[]> {
    const entries = await this.#files.list(this.#files.join(this.#root, ...namesOf(folder)));
    const found = entries.map(async ({ name, kind }) => {
      const path = folder === "" ? name : `${folder}/${name}`;
      return kind === "directory" ? this.list(path) : [path];
    });
    return (await Promise.all(found)).flat();
  }

  async read(path: string): Promise<string> {
    if (namesOf(path).length === 0) throw new Error(OUTSIDE);
    const { place } = await this.#existing(path, "file");
    return (await this.#files.read(place)) ?? "";
  }

  /** @returns whether it is a new file */
  async write(path: string, content: string): Promise<"create" | "update"> {
    const place = await this.#place(path);
    const before = await this.#files.stat(place);
    if (before?.kind === "directory") throw new Error(IS_DIRECTORY);
    await this.#files.write(place, content);
    return before ? "update" : "create";
  }

  async stat(path: string): Promise<FileInfo> {
    return (await this.#existing(path)).info;
  }

  /** @param withParents also the folders above it, and nothing when it is there */
  async makeDirectory(path: string, withParents: boolean): Promise<void> {
    const place = await this.#place(path);
    if (!withParents) {
      if (await this.#files.stat(place)) throw new Error("EEXIST: file already exists");
      const above = this.#files.join(this.#root, ...namesOf(path).slice(0, -1));
      if (above !== this.#root && !(await this.#files.stat(above))) throw new Error(MISSING);
    }
    await this.#files.makeDirectory(place);
  }

  /** @param force nothing is wrong when there is nothing */
  async remove(path: string, { recursive, force }: { recursive: boolean; force: boolean }): Promise<void> {
    const place = await this.#place(path);
    if (place === this.#root) throw new Error(OUTSIDE);
    const info = await this.#files.stat(place);
    if (!info && !force) throw new Error(MISSING);
    if (info?.kind === "directory" && !recursive) throw new Error(IS_DIRECTORY);
    if (info) await this.#files.remove(place);
  }

  async move(source: string, destination: string): Promise<void> {
    const { place: from } = await this.#existing(source);
    const to = await this.#place(destination);
    if (from === this.#root || to === this.#root) throw new Error(OUTSIDE);
    await this.#files.rename(from, to);
  }

  /** Keeps a text too large for a prompt. */
  async savePaste(content: string) {
    const filename = `paste-${Date.now()}.txt`;
    await this.write(filename, content);
    const filePath = this.#files.join(this.#root, filename);
    return { filePath, filename, sizeBytes: Buffer.byteLength(content) };
  }

  async #existing(path: string, kind?: FileInfo["kind"]): Promise<{ place: string; info: FileInfo }> {
    const place = await this.#place(path);
    const info = await this.#files.stat(place);
    if (!info) throw new Error(MISSING);
    if (kind === "file" && info.kind !== "file") throw new Error(IS_DIRECTORY);
    return { place, info };
  }

  /** @throws when the path leads out of the folder */
  async #place(path: string): Promise<string> {
    if (path.startsWith("/") || path.includes("\\") || path.includes("\0")) throw new Error(OUTSIDE);
    const names = namesOf(path);
    if (names.includes("..")) throw new Error(OUTSIDE);
    const place = this.#files.join(this.#root, ...names);
    const [root, real] = await Promise.all([realPath(this.#root), realPath(place)]);
    if (real !== root && !real.startsWith(root.endsWith("/") ? root : `${root}/`)) throw new Error(OUTSIDE);
    return place;
  }
}

/** Wording of failures: the official runtime's. */
const OUTSIDE = "Path must be within the workspace files directory";
const MISSING = "ENOENT: No such file or directory (os error 2)";
const IS_DIRECTORY = "EISDIR: illegal operation on a directory";

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}
