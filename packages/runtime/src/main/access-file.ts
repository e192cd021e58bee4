import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NamedToken, Role } from "../server/access.js";

/** Shorter tokens can be guessed. Characters. */
const MIN_TOKEN_LENGTH = 16;

const ROLES: readonly unknown[] = ["observe", "drive", "admin"] satisfies readonly Role[];

/**
 * The tokens of clients that may not do everything: `PARLEY_ACCESS_FILE`, else `<home>/access.json`, if it is
 * there: `{"tokens": [{"name", "token", "role", "sessions"?}]}`.
 *
 * @throws Error when the file is not as it has to be; the runtime must not start then
 */
export function readAccessFile(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly NamedToken[] {
  const configured = environment["PARLEY_ACCESS_FILE"];
  const path = configured || join(home, "access.json");
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) {
    if (configured) throw new Error(`The access file ${path} does not exist.`);
    return [];
  }
  if ((info.mode & 0o077) !== 0)
    throw new Error(`The access file ${path} must be readable by its owner only (chmod 600).`);
  const { tokens } = parse(path);
  if (!Array.isArray(tokens)) throw new Error(`The access file ${path} has no list "tokens".`);
  return tokens.map((entry: unknown, i) => readToken(entry, `${path}, token ${i + 1}`));
}

function parse(path: string): { tokens?: unknown } {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as { tokens?: unknown };
  } catch {
    throw new Error(`The access file ${path} is no JSON.`);
  }
}

function readToken(entry: unknown, place: string): NamedToken {
  const { name, token, role, sessions } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || name === "") throw new Error(`${place}: "name" is missing.`);
  if (typeof token !== "string" || token.length < MIN_TOKEN_LENGTH)
    throw new Error(`${place}: "token" needs at least ${MIN_TOKEN_LENGTH} characters.`);
  if (!ROLES.includes(role)) throw new Error(`${place}: "role" is one of ${ROLES.join(", ")}.`);
  const isList = Array.isArray(sessions) && sessions.every((id) => typeof id === "string");
  if (sessions !== undefined && !isList) throw new Error(`${place}: "sessions" is a list of session ids.`);
  const known = isList ? new Set(sessions as readonly string[]) : undefined;
  return { token, grant: { name, role: role as Role, sessions: known } };
}
