import { randomUUID } from "node:crypto";
import { posix, win32 } from "node:path";
import type { SessionFsError, SessionFsReaddirWithTypesEntry, SessionFsStatResult } from "@parley/protocol";
import type { FileEntry, FileInfo, SessionFiles } from "../../ports/session-files.js";
import type { FilesProvider } from "./files-provider.js";

/** Mode of files and folders, where the client's filesystem knows modes. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** A session's files as a client keeps them: each step is a request to it. */
export class ClientFiles implements SessionFiles {
  readonly directory: string;
  readonly #sessionId: string;
  readonly #provider: FilesProvider;
  readonly #paths: typeof posix;

  constructor(sessionId: string, provider: FilesProvider) {
    const { sessionStatePath, conventions } = provider.layout;
    this.directory = sessionStatePath;
    this.#sessionId = sessionId;
    this.#provider = provider;
    this.#paths = conventions === "windows" ? win32 : posix;
  }

  path(...names: readonly string[]): string {
    return this.#paths.join(this.directory, ...names);
  }

  join(directory: string, ...names: readonly string[]): string {
    return this.#paths.join(directory, ...names);
  }

  async read(path: string): Promise<string | undefined> {
    const answer = await this.#ask<{ content: string }>("readFile", { path });
    return answer?.content;
  }

  async write(path: string, text: string): Promise<void> {
    const draft = `${path}.tmp.${randomUUID()}`;
    await this.makeDirectory(this.#paths.dirname(path));
    await this.#do("writeFile", { path: draft, content: text, mode: FILE_MODE });
    await this.rename(draft, path);
  }

  async append(path: string, text: string): Promise<void> {
    await this.#do("appendFile", { path, content: text, mode: FILE_MODE });
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const found = await this.#ask<SessionFsStatResult>("stat", { path });
    if (!found) return undefined;
    const { isDirectory, size, mtime, birthtime } = found;
    return { kind: isDirectory ? "directory" : "file", size, modified: mtime, created: birthtime };
  }

  async list(path: string): Promise<readonly FileEntry[]> {
    const found = await this.#ask<{ entries: readonly SessionFsReaddirWithTypesEntry[] }>(
      "readdirWithTypes",
      { path },
    );
    return (found?.entries ?? [])
      .map(({ name, type }) => ({ name, kind: type }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async makeDirectory(path: string): Promise<void> {
    await this.#do("mkdir", { path, recursive: true, mode: DIRECTORY_MODE });
  }

  async remove(path: string): Promise<void> {
    await this.#do("rm", { path, recursive: true, force: true });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#do("rename", { src: from, dest: to });
  }

  /** @returns `undefined` when there is no such file @throws when the client refuses */
  async #ask<Answer>(operation: string, params: object): Promise<Answer | undefined> {
    const answer = (await this.#request(operation, params)) as Answer & { error?: SessionFsError };
    if (answer.error?.code === "ENOENT") return undefined;
    if (answer.error) throw refusal(operation, answer.error);
    return answer;
  }

  /** @throws when the client refuses */
  async #do(operation: string, params: object): Promise<void> {
    const error = (await this.#request(operation, params)) as SessionFsError | null | undefined;
    if (error?.code) throw refusal(operation, error);
  }

  #request(operation: string, params: object): Promise<unknown> {
    return this.#provider.request(`sessionFs.${operation}`, { sessionId: this.#sessionId, ...params });
  }
}

function refusal(operation: string, { code, message }: SessionFsError): Error {
  return new Error(message ?? `${operation} failed with ${code}`);
}
