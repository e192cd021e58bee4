import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, constants, openSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Both ends of a pipe: file descriptors, which whoever takes them must close. */
export interface Pipe {
  readonly read: number;
  readonly write: number;
}

/**
 * Makes a real pipe. Node would give a child a socket instead, which two things are wrong with: nobody can
 * open it again as `/dev/stdout`, and output and errors through two of them lose their order.
 *
 * @throws when the system's temporary directory can't be written
 */
export async function openPipe(): Promise<Pipe> {
  const path = join(tmpdir(), `parley-pipe-${randomUUID()}`);
  await promisify(execFile)("mkfifo", ["-m", "600", path]);
  let read: number | undefined;
  try {
    /** Without waiting for a writer, which comes next. */
    read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return { read, write: openSync(path, constants.O_WRONLY) };
  } catch (error) {
    if (read !== undefined) closeSync(read);
    throw error;
  } finally {
    unlinkSync(path);
  }
}
