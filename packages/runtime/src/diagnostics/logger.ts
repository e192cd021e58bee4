import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { LOG_LEVELS, type LogLevel } from "./log-level.js";

type Fields = Readonly<Record<string, unknown>>;

export interface Logger {
  error(message: string, fields?: Fields): void;
  warning(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  /** Makes sure that a text never appears in a line. Shorter than 4 characters is not taken for a secret. */
  hide(secret: string | undefined): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Where log files go: `<directory>/process-<start>-<pid>.log`, made with the first line. */
  readonly directory: string;
}

/** Field names whose values are never written. */
const SECRET_FIELD = /token|secret|password|authorization|api_?key|cookie/i;

const HIDDEN = "[hidden]";

/** One JSON line per entry. Nothing is opened until something is logged; logging never throws. */
export function createLogger({ level, directory }: LoggerOptions): Logger {
  const enabled = LOG_LEVELS.indexOf(level);
  const secrets = new Set<string>();
  let path: string | undefined;

  function line(name: LogLevel, message: string, fields: Fields | undefined): void {
    if (LOG_LEVELS.indexOf(name) > enabled) return;
    try {
      if (path === undefined) {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        path = join(directory, `process-${Date.now()}-${process.pid}.log`);
      }
      const entry = { time: new Date().toISOString(), level: name, message, ...fields };
      appendFileSync(path, `${conceal(JSON.stringify(entry, conceals))}\n`, { mode: 0o600 });
    } catch {
      // A runtime that can't log goes on working.
    }
  }

  function conceal(text: string): string {
    let clean = text;
    for (const secret of secrets) clean = clean.replaceAll(secret, HIDDEN);
    return clean;
  }

  return {
    error: (message, fields) => line("error", message, fields),
    warning: (message, fields) => line("warning", message, fields),
    info: (message, fields) => line("info", message, fields),
    debug: (message, fields) => line("debug", message, fields),
    hide: (secret) => {
      if (secret !== undefined && secret.length >= 4) secrets.add(JSON.stringify(secret).slice(1, -1));
    },
  };
}

function conceals(key: string, value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? value.message;
  return SECRET_FIELD.test(key) ? HIDDEN : value;
}
