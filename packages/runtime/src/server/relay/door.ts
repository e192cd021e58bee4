import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Admission, FULL_GRANT, type Grant, type Role } from "../access.js";
import type { Runtime } from "../runtime.js";
import { carryOverStreams } from "../transports/stream.js";

/** Longest path of a Unix socket that every system takes. Bytes. */
const LONGEST_PATH = 100;

/**
 * Where other runtimes on the same home directory come in, to reach the sessions that this one owns: a Unix socket in a folder
 * that only its user can enter. Who can open it could as well read and write the sessions' files, so no secret is asked for;
 * what a caller's own client may do, it says itself.
 */
export class Door {
  /** Of the socket; `undefined` where there are none. */
  readonly path: string | undefined;
  #server: Server | undefined;

  constructor(home: string) {
    this.path = process.platform === "win32" ? undefined : placeIn(home);
  }

  /** @throws when it can't be opened; sessions can't be reached from other runtimes then */
  async open(runtime: Runtime): Promise<void> {
    const { path } = this;
    if (path === undefined) return;
    const server = createServer((socket) => {
      const streams = {
        name: "runtime",
        input: socket,
        output: socket,
        maxFrameBytes: runtime.maxFrameBytes,
      };
      carryOverStreams(streams, (wire) => runtime.accept(wire, admits));
    });
    server.unref();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, resolve);
    });
    chmodSync(path, 0o600);
    this.#server = server;
  }

  /** Lets nobody in any more. Idempotent. */
  close(): void {
    if (this.path === undefined || !this.#server) return;
    this.#server.close();
    this.#server = undefined;
    rmSync(this.path, { force: true });
  }
}

/** The door of a runtime; `undefined` when it can't be opened, which is told in the log. */
export async function openDoor(runtime: Runtime): Promise<Door | undefined> {
  try {
    const door = new Door(runtime.home);
    await door.open(runtime);
    return door;
  } catch (error) {
    runtime.logger.warning("Other runtimes on this home can't reach the sessions of this one.", { error });
    return undefined;
  }
}

function placeIn(home: string): string {
  const name = `${process.pid}-${randomUUID().slice(0, 8)}.sock`;
  const folder = join(home, "run");
  if (Buffer.byteLength(join(folder, name)) > LONGEST_PATH) {
    const elsewhere = mkdtempSync(join(tmpdir(), "parley-"));
    process.once("exit", () => rmSync(elsewhere, { recursive: true, force: true }));
    return join(elsewhere, name);
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return join(folder, name);
}

/** What a runtime brings to `connect` at another one's door: what its client may do. */
export function doorToken({ name, role, sessions }: Grant): string {
  return JSON.stringify({ name, role, ...(sessions && { sessions: [...sessions] }) });
}

const ROLES: readonly unknown[] = ["observe", "drive", "admin"] satisfies readonly Role[];

const admits: Admission = (token) => {
  if (typeof token !== "string") return undefined;
  try {
    const { name, role, sessions } = JSON.parse(token) as Readonly<Record<string, unknown>>;
    if (!ROLES.includes(role)) return undefined;
    const known = Array.isArray(sessions) ? new Set(sessions.map(String)) : undefined;
    return { name: String(name ?? FULL_GRANT.name), role: role as Role, sessions: known };
  } catch {
    return undefined;
  }
};
