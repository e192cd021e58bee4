import { isAbsolute } from "node:path";
import type { SessionFiles } from "../../ports/session-files.js";
import { readLines } from "./read-lines.js";
import { PlaceChangedError, type WorkFiles } from "./work-files.js";

/** The filesystem that somebody keeps for a session. It has no links. */
export function keptWorkFiles(files: SessionFiles): WorkFiles {
  const read = async (path: string): Promise<Buffer> => {
    const text = await files.read(path);
    if (text === undefined) throw missing(path);
    return Buffer.from(text);
  };
  const assertContent = async (path: string, before: Buffer) => {
    if (!(await read(path)).equals(before)) throw new PlaceChangedError(path);
  };
  return {
    async at(given, workingDirectory) {
      const path = given === "" || isAbsolute(given) ? given : files.join(workingDirectory, given);
      const found = path === "" ? undefined : await files.stat(path);
      const size = found?.kind === "file" ? found.size : 0;
      return { path, real: files.join(path || workingDirectory), kind: found?.kind ?? "missing", size };
    },

    real: async (path) => files.join(path),
    assertUnmoved: async () => {},
    list: async (path) => (await files.list(path)).map(({ name }) => name),
    text: async (path, maxBytes) => (await read(path)).toString("utf8", 0, maxBytes),
    lines: async (path, wanted) => readLines([await read(path)], wanted),
    bytes: read,

    async keepOutput(name, text) {
      const path = files.path("temp", name);
      await files.write(path, text);
      return path;
    },

    dropOutput: (path) => files.remove(path),

    async make(path, text) {
      if (await files.stat(path)) throw exists(path);
      await files.write(path, text);
    },

    makeDirectory: (path) => files.makeDirectory(path),

    async replace(path, before, after) {
      await assertContent(path, before);
      await files.write(path, after);
    },

    async remove(path, before) {
      await assertContent(path, before);
      await files.remove(path);
    },
  };
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
}

function exists(path: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, open '${path}'`), { code: "EEXIST" });
}
