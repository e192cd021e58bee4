import { LOG_LEVELS, type LogLevel } from "../diagnostics/log-level.js";

/** What the command line asks for. */
export interface HeadlessArguments {
  /** Where clients come from. Without `--stdio` and `--port`: a free TCP port. */
  readonly transport:
    | { readonly kind: "stdio" }
    | { readonly kind: "tcp"; readonly port: number; readonly host?: string };
  /** Asks to serve WebSocket clients as well: the port, and the origins whose pages may connect. */
  readonly webSocket: { readonly port: number; readonly origins: readonly string[] } | undefined;
  /** Default `info`. */
  readonly logLevel: LogLevel;
  /** Name of the variable that holds the GitHub token. */
  readonly authTokenVariable: string | undefined;
  /** How long nothing happens in a session until it leaves memory; `undefined`: it never does. */
  readonly idleMs: number | undefined;
  /** Gives every session a URL that others join it by. */
  readonly isRemote: boolean;
  /** Flags this runtime doesn't know, in words for a warning. */
  readonly warnings: readonly string[];
}

/** A flag has a value that can't be used. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

/** Flags without a value that ask for nothing here. */
const ACCEPTED: ReadonlySet<string> = new Set([
  "--headless",
  "--server",
  "--no-auto-update",
  "--no-auto-login",
  "--no-color",
]);

/** What a timer can wait for. */
const MAX_IDLE_SECONDS = 2_000_000;

/**
 * Reads the flags that Copilot SDKs pass when they spawn a runtime.
 *
 * @throws ArgumentsError when a known flag has a bad value
 */
export function parseArguments(argv: readonly string[]): HeadlessArguments {
  let stdio = false;
  let port: number | undefined;
  let host: string | undefined;
  let webSocketPort: number | undefined;
  const origins: string[] = [];
  let logLevel: LogLevel = "info";
  let authTokenVariable: string | undefined;
  let idleSeconds = 0;
  let isRemote = false;
  const warnings: string[] = [];

  const rest = argv.flatMap(splitAssignment);
  for (let i = 0; i < rest.length; i++) {
    const flag = rest[i] ?? "";
    const value = () => {
      const next = rest[++i];
      if (next === undefined) throw new ArgumentsError(`${flag} needs a value.`);
      return next;
    };
    switch (flag) {
      case "--stdio":
        stdio = true;
        break;
      case "--port":
        port = toInteger(flag, value(), 65_535);
        break;
      case "--host":
        host = value();
        break;
      case "--ws-port":
        webSocketPort = toInteger(flag, value(), 65_535);
        break;
      case "--ws-origin":
        origins.push(toOrigin(flag, value()));
        break;
      case "--log-level":
        logLevel = toLogLevel(value());
        break;
      case "--auth-token-env":
        authTokenVariable = value();
        break;
      case "--session-idle-timeout":
        idleSeconds = toInteger(flag, value(), MAX_IDLE_SECONDS);
        break;
      case "--remote":
        isRemote = true;
        break;
      default:
        if (!ACCEPTED.has(flag)) warnings.push(`unknown argument ${flag} is ignored.`);
    }
  }
  const tcp = { kind: "tcp", port: port ?? 0, ...(host === undefined ? {} : { host }) } as const;
  return {
    transport: stdio ? { kind: "stdio" } : tcp,
    webSocket: webSocketPort === undefined ? undefined : { port: webSocketPort, origins },
    logLevel,
    authTokenVariable,
    idleMs: idleSeconds > 0 ? idleSeconds * 1000 : undefined,
    isRemote,
    warnings,
  };
}

function splitAssignment(argument: string): string[] {
  const equals = argument.indexOf("=");
  if (!argument.startsWith("--") || equals < 0) return [argument];
  return [argument.slice(0, equals), argument.slice(equals + 1)];
}

function toInteger(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most)
    throw new ArgumentsError(`${flag} needs a whole number, not "${text}".`);
  return number;
}

function toOrigin(flag: string, text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin === "null")
    throw new ArgumentsError(`${flag} needs an origin such as https://host, not "${text}".`);
  return origin;
}

function toLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((name) => name === text);
  if (!level) throw new ArgumentsError(`--log-level is one of ${LOG_LEVELS.join(", ")}, not "${text}".`);
  return level;
}
