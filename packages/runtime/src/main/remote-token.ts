import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Bytes of a token that is made. */
const TOKEN_BYTES = 32;

/** Where the token is that clients on this machine join remote sessions with, when nobody chose one. */
export function remoteTokenPath(home: string): string {
  return join(home, "remote-token");
}

/**
 * The token of {@link remoteTokenPath}; made, for its owner only to read, when there is none.
 *
 * @throws when others may read it
 */
export function remoteToken(home: string): string {
  const path = remoteTokenPath(home);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, randomBytes(TOKEN_BYTES).toString("hex"), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  if ((statSync(path).mode & 0o077) !== 0)
    throw new Error(`The token file ${path} must be readable by its owner only (chmod 600).`);
  return readFileSync(path, "utf8").trim();
}
