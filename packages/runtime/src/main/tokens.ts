import type { NamedToken } from "../server/access.js";
import type { Runtime } from "../server/runtime.js";
import { readAccessFile } from "./access-file.js";

/** What clients must bring to `connect`, over TCP. */
export const CONNECTION_TOKEN = "COPILOT_CONNECTION_TOKEN";

/** What clients may bring to `connect`. */
export interface Tokens {
  readonly token: string | undefined;
  readonly named: readonly NamedToken[];
}

/** @throws when the access file is not as it has to be */
export function readTokens(
  { home, logger }: Runtime,
  environment: Readonly<Record<string, string | undefined>>,
): Tokens {
  const named = readAccessFile(home, environment);
  for (const { token } of named) logger.hide(token);
  return { token: environment[CONNECTION_TOKEN] || undefined, named };
}
