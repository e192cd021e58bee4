import { join } from "node:path";
import { createLogger } from "../diagnostics/logger.js";
import { Runtime } from "../server/runtime.js";
import { ArgumentsError, type HeadlessArguments, parseArguments } from "./arguments.js";
import { homeDirectory } from "./home.js";
import { CONNECTION_TOKEN, readTokens, type Tokens } from "./tokens.js";
import { VERSION } from "./version.js";

/** How long the runtime goes on answering after `runtime.shutdown`. */
const SHUTDOWN_GRACE_MS = 500;

/** What takes longer than this to close, or keeps the process alive for longer, is not waited for. */
const EXIT_MS = 5000;

/** Ends the runtime with its standard input, whatever it listens on. */
const EXIT_WITH_STDIN = "PARLEY_EXIT_WITH_STDIN";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a runtime for SDKs until it is told to stop: by `runtime.shutdown`, by a signal or, over stdio, by
 * the end of its input.
 *
 * @param argv the command line, without `node` and the script
 * @returns the exit code
 */
export async function runHeadless(argv: readonly string[], environment: Environment): Promise<number> {
  let options: HeadlessArguments;
  try {
    options = parseArguments(argv);
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  }
  for (const warning of options.warnings) process.stderr.write(`warning: ${warning}\n`);

  const runtime = createRuntime(options, environment);
  const stopped = signalled();
  let listener: Listener;
  try {
    listener = await listen(runtime, options, readTokens(runtime, environment));
  } catch (error) {
    process.stderr.write(`Failed to start server: ${error}\n`);
    return 1;
  }
  await Promise.race([listener.ended, stopped, ownerGone(environment), runtime.ended.then(grace)]);
  setTimeout(() => process.exit(0), EXIT_MS).unref();
  listener.stop();
  await runtime.shutdown();
  runtime.close("The runtime is shutting down.");
  return 0;
}

/** Who asked for a shutdown may still ask whether it is over. */
function grace(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SHUTDOWN_GRACE_MS));
}

/**
 * With {@link EXIT_WITH_STDIN}, which our SDK sets, standard input is held open by whoever started this
 * runtime, and ends with it however it ends.
 */
function ownerGone(environment: Environment): Promise<void> {
  return new Promise((resolve) => {
    if (!environment[EXIT_WITH_STDIN]) return;
    process.stdin.resume().once("close", resolve);
    // It is no reason to stay, once the runtime has ended otherwise.
    process.stdin.unref();
  });
}

/** The runtime that a command line and an environment describe. */
function createRuntime(options: HeadlessArguments, environment: Environment): Runtime {
  const home = homeDirectory(environment);
  const logger = createLogger({ level: options.logLevel, directory: join(home, "logs") });
  process.on("unhandledRejection", (error) => logger.error("Unhandled rejection.", { error }));
  process.on("uncaughtException", (error) => logger.error("Uncaught exception.", { error }));
  const shared = { ...environment };
  delete shared[EXIT_WITH_STDIN];
  for (const name of [CONNECTION_TOKEN, options.authTokenVariable]) {
    if (name === undefined) continue;
    logger.hide(environment[name]);
    delete shared[name];
  }
  const remoteMode = options.isRemote ? "on" : "off";
  return new Runtime({
    version: VERSION,
    home,
    logger,
    environment: shared,
    idleMs: options.idleMs,
    opening: async () => (await import("./heap.js")).keepSmall(),
    working: async () => (await import("./heap.js")).letGrow(),
    remoteMode,
  });
}

interface Listener {
  /** Resolves when no client can come any more. */
  readonly ended: Promise<unknown>;
  stop(): void;
}

async function listen(
  runtime: Runtime,
  { transport, webSocket, isRemote }: HeadlessArguments,
  tokens: Tokens,
): Promise<Listener> {
  const stops: (() => void)[] = [];
  const stop = () => {
    for (const stopOne of stops) stopOne();
  };
  try {
    if (webSocket || (isRemote && transport.kind === "stdio")) {
      const { listenForGuests, listenForPages } = await import("./more-listeners.js");
      if (webSocket) stops.push(await listenForPages(runtime, webSocket, tokens));
      if (isRemote && transport.kind === "stdio") stops.push(await listenForGuests(runtime, tokens));
    }
    const programs = await listenForPrograms(runtime, transport, tokens);
    stops.push(programs.stop);
    return { ended: programs.ended, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

async function listenForPrograms(
  runtime: Runtime,
  transport: HeadlessArguments["transport"],
  { token, named }: Tokens,
): Promise<Listener> {
  if (transport.kind === "stdio") {
    const { serveStdio } = await import("../server/transports/stdio.js");
    return { ended: serveStdio(runtime), stop: () => {} };
  }
  const { listenTcp } = await import("../server/transports/tcp.js");
  const { port, server } = await listenTcp(runtime, { ...transport, token, named });
  const warning =
    token === undefined && named.length === 0
      ? "Warning: No COPILOT_CONNECTION_TOKEN was set, so connections will be accepted from any client\n"
      : "";
  process.stdout.write(`CLI server listening on port ${port}\n${warning}`);
  return { ended: new Promise((resolve) => server.once("close", resolve)), stop: () => server.close() };
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
