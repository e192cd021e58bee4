import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { encodeFrame, FrameDecoder } from "@parley/protocol/jsonrpc";
import { build, type Metafile } from "esbuild";
import { type Carrier, TestClient } from "../../server/testing/test-client.js";

/** Bundles the runtime as it is published, so that tests can start it as a process. */
export async function buildRuntime(): Promise<{ script: string; metafile: Metafile }> {
  const outdir = mkdtempSync(join(tmpdir(), "parley-build-"));
  const index = fileURLToPath(new URL("../../index.ts", import.meta.url));
  const { metafile } = await build({
    stdin: {
      contents: `import { runHeadless } from ${JSON.stringify(index)};
        process.exitCode = await runHeadless(process.argv.slice(2), process.env);`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    conditions: ["parley-source"],
    external: ["@vscode/*"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "silent",
    metafile: true,
  });
  return { script: join(outdir, "stdin.mjs"), metafile };
}

/** A runtime as a process of its own. */
export interface ChildRuntime extends AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams;
  /** What it has written so far. */
  readonly output: { stdout: string; stderr: string };
  /** Resolves with its exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** A client over its stdin and stdout. */
  overStdio(): TestClient;
  /** A client over TCP, once it has announced its port. */
  overTcp(): Promise<TestClient>;
  kill(): Promise<void>;
}

export function startRuntime(
  script: string,
  args: readonly string[],
  home: string,
  more: Readonly<Record<string, string>> = {},
): ChildRuntime {
  const child = spawn(process.execPath, [script, "--headless", "--no-auto-update", ...args], {
    env: { PATH: process.env["PATH"], COPILOT_HOME: home, ...more },
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const exited = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  return {
    process: child,
    output,
    exited,
    overStdio: () => new TestClient(carrier(child.stdout, child.stdin)),
    async overTcp() {
      const socket = connect(await announcedPort(child.stdout, output), "127.0.0.1");
      await once(socket, "connect");
      return overSocket(socket);
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

/** A client over a socket that is open, or about to be. */
export function overSocket(socket: Socket): TestClient {
  return new TestClient(carrier(socket, socket));
}

async function announcedPort(stdout: Readable, output: { stdout: string }): Promise<number> {
  for (;;) {
    const port = /listening on port (\d+)/i.exec(output.stdout)?.[1];
    if (port !== undefined) return Number(port);
    await once(stdout, "data");
  }
}

function carrier(input: Readable, output: Writable): Carrier {
  let receive = (_json: string) => {};
  const decoder = new FrameDecoder({
    frame: (json) => receive(json),
    oversized: () => {},
    corrupt: () => {},
  });
  input.on("data", (chunk) => decoder.push(chunk));
  input.on("error", () => {});
  output.on("error", () => {});
  return {
    write: (json) => output.write(encodeFrame(json)),
    onMessage: (callback) => {
      receive = callback;
    },
    onClose: (closed) => input.once("close", () => closed("closed")),
    close: () => output.end(),
  };
}
