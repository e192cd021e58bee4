import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Longest the runtime may take to announce its port, in milliseconds. */
const START_TIMEOUT_MS = 10_000;

export interface RuntimeSettings {
  /** Where the runtime keeps its sessions. */
  home: string;
  token: string;
  env: NodeJS.ProcessEnv;
}

/** A runtime of our own in a child process, which can be killed without warning and started again. */
export class RuntimeProcess {
  readonly #settings: RuntimeSettings;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(settings: RuntimeSettings) {
    this.#settings = settings;
  }

  /** The port it listens on; kept over a restart. */
  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    const { home, token, env } = this.#settings;
    const main = fileURLToPath(import.meta.resolve("parley"));
    const child = spawn(process.execPath, [main, "--headless", "--port", String(this.#port)], {
      env: { ...env, COPILOT_CONNECTION_TOKEN: token, COPILOT_HOME: home },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    this.#port = await announcedPort(child);
  }

  /** SIGKILL: no clean-up, no goodbye. Resolves when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
}

async function announcedPort(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error("the runtime has no standard output to read its port from");
  const lines = createInterface({ input: child.stdout });
  const timeout = setTimeout(() => child.kill("SIGKILL"), START_TIMEOUT_MS);
  try {
    for await (const line of lines) {
      const port = /listening on port (\d+)/i.exec(line)?.[1];
      if (port) return Number(port);
    }
    throw new Error("the runtime ended before it announced its port");
  } finally {
    clearTimeout(timeout);
  }
}
