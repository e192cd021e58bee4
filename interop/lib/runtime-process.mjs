import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Arguments a Copilot SDK starts a runtime with when it isn't to look for the user's GitHub login (which costs the official
 * runtime a child process now and then). The transport's own (`--stdio`, `--port N`) follow.
 */
export const HEADLESS = ["--headless", "--no-auto-update", "--no-auto-login"];

/** Starts a CLI (a `.js` path with Node, as the SDKs do) with `args`. */
export function spawnCli(cli, args, { env, cwd, stdio = ["pipe", "pipe", "pipe"] }) {
  const [command, ...prefix] = cli.endsWith(".js") ? [process.execPath, cli] : [cli];
  return spawn(command, [...prefix, ...args], { env, cwd, stdio });
}

/** A runtime listening on TCP. `port` 0 lets it choose. */
export async function startTcpRuntime(cli, { env, cwd, port = 0 }) {
  const child = spawnCli(cli, [...HEADLESS, "--port", String(port)], {
    env,
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      output += bytes;
    });
  }
  const exited = once(child, "exit");
  const announced = new Promise((resolve) => {
    child.stdout.on("data", () => {
      const match = /listening on port (\d+)/i.exec(output);
      if (match) resolve(Number(match[1]));
    });
  });
  const chosen = await Promise.race([announced, exited.then(() => undefined)]);
  if (chosen === undefined) throw new Error(`Runtime exited before it announced its port: ${output}`);
  return {
    port: chosen,
    pid: child.pid,
    output: () => output,
    exited,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}
