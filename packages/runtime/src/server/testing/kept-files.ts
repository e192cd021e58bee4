import type { IncomingRequest } from "@parley/protocol/jsonrpc";

/** A client's filesystem in memory, as `sessionFs.*` requests find it. Paths are POSIX. */
export class KeptFiles {
  readonly files = new Map<string, string>();
  readonly #folders = new Set<string>(["/"]);
  /** Operations that came, in order. */
  readonly asked: string[] = [];
  /** Refuses an operation, after it was done (`late`) or before. */
  refuses: { readonly operation: string; readonly when: "before" | "late" } | undefined;
  /** Statements that were run. */
  readonly statements: string[] = [];

  readonly answer = ({ method, params }: IncomingRequest): unknown => {
    const operation = method.replace("sessionFs.", "");
    const given = params as { readonly path: string };
    this.asked.push(operation);
    const refusal = { code: "UNKNOWN", message: `${operation} is refused` };
    const refused = this.refuses?.operation === operation ? this.refuses.when : undefined;
    if (refused === "before") return refusal;
    const outcome = this.#carryOut(operation, given as never);
    return refused === "late" ? refusal : outcome;
  };

  #carryOut(
    operation: string,
    given: { path: string; content: string; src: string; dest: string; query: string },
  ): unknown {
    const { path, content } = given;
    switch (operation) {
      case "readFile":
        return this.files.has(path) ? { content: this.files.get(path) } : this.#missing({ content: "" });
      case "writeFile":
      case "appendFile":
        this.#makeFolders(path.slice(0, path.lastIndexOf("/")));
        this.files.set(path, operation === "writeFile" ? content : (this.files.get(path) ?? "") + content);
        return null;
      case "mkdir":
        this.#makeFolders(path);
        return null;
      case "stat":
        return this.#stat(path);
      case "readdirWithTypes":
        return this.#folders.has(path) ? { entries: this.#entries(path) } : this.#missing({ entries: [] });
      case "rename":
        this.files.set(given.dest, this.files.get(given.src) ?? "");
        this.files.delete(given.src);
        return null;
      case "rm":
        for (const file of [...this.files.keys()])
          if (file === path || file.startsWith(`${path}/`)) this.files.delete(file);
        return null;
      case "sqliteQuery":
        this.statements.push(given.query);
        return { rows: [], columns: [], rowsAffected: 1 };
      default:
        return { exists: true };
    }
  }

  #missing(rest: object): object {
    return { ...rest, error: { code: "ENOENT", message: "no such file" } };
  }

  #makeFolders(path: string): void {
    for (let folder = path; folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/")))
      this.#folders.add(folder);
  }

  #stat(path: string): object {
    const text = this.files.get(path);
    const isDirectory = this.#folders.has(path);
    const time = "2026-01-01T00:00:00.000Z";
    const found = { isFile: text !== undefined, isDirectory, mtime: time, birthtime: time };
    const stat = { ...found, size: Buffer.byteLength(text ?? "") };
    return text === undefined && !isDirectory ? this.#missing(stat) : stat;
  }

  #entries(path: string): object[] {
    const below = (one: string) => one.startsWith(`${path}/`) && !one.slice(path.length + 1).includes("/");
    const named = (one: string, type: string) => ({ name: one.slice(path.length + 1), type });
    return [
      ...[...this.files.keys()].filter(below).map((file) => named(file, "file")),
      ...[...this.#folders].filter(below).map((folder) => named(folder, "directory")),
    ];
  }
}
