import { once } from "node:events";
import { runtimes } from "../../interop/lib/halves.mjs";
import { HEADLESS, spawnCli, startTcpRuntime } from "../../interop/lib/runtime-process.mjs";
import { createSandbox } from "../../interop/lib/sandbox.mjs";
import { WireClient } from "../../interop/lib/wire-client.mjs";
import {
  CopilotClient,
  RuntimeConnection,
} from "../../interop/node_modules/@github/copilot-sdk/dist/index.js";

const TOKEN = "bench-token";

/** One of the two runtimes under measurement. What it opens is closed by `release()`, called after each measure. */
export class Subject {
  #open = [];

  constructor(name, modelUrl) {
    this.name = name;
    this.modelUrl = modelUrl;
    this.cli = runtimes[name].cli();
  }

  #sandbox() {
    const sandbox = createSandbox({ "a.txt": "one\ntwo\nthree\n" });
    this.#open.push(() => sandbox.remove());
    return sandbox;
  }

  /** A fresh runtime on stdio, not yet spoken to. */
  spawnStdio() {
    const { workspace, env } = this.#sandbox();
    const child = spawnCli(this.cli, [...HEADLESS, "--stdio"], {
      env: env(),
      cwd: workspace,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const stop = () => stopChild(child);
    this.#open.push(stop);
    return { wire: WireClient.stdio(child), pid: child.pid, stop };
  }

  /** A fresh runtime on TCP with a token, in the sandbox of another one if told so. `home` is where it keeps its sessions. */
  async startTcp(sandbox = this.#sandbox()) {
    const { env, workspace, home } = sandbox;
    const runtime = await startTcpRuntime(this.cli, {
      env: env({ COPILOT_CONNECTION_TOKEN: TOKEN }),
      cwd: workspace,
    });
    this.#open.push(() => runtime.stop("SIGKILL"));
    return { ...runtime, sandbox, workspace, home };
  }

  /** A bare client of a TCP runtime, past its handshake; it approves what it is asked. */
  async wire({ port }) {
    const client = await WireClient.tcp(port);
    this.#open.push(() => client.close());
    client.handlers["session.event"] = ({ sessionId, event }) => approve(client, sessionId, event);
    await client.request("connect", { token: TOKEN });
    return client;
  }

  /**
   * The official SDK with a runtime of its own, over stdio: over TCP its two writes per message meet delayed
   * acknowledgements, 40 ms each, whichever runtime answers.
   */
  async sdk() {
    const { workspace, home, env } = this.#sandbox();
    const client = new CopilotClient({
      connection: RuntimeConnection.forStdio({ path: this.cli }),
      workingDirectory: workspace,
      baseDirectory: home,
      env: env(),
      useLoggedInUser: false,
    });
    this.#open.push(() => client.forceStop());
    await client.start();
    return { client, workspace };
  }

  /** What a session is created with, on the wire and by the SDK alike. */
  sessionConfig({ workspace }) {
    const provider = { type: "openai", baseUrl: this.modelUrl, apiKey: "key" };
    return { model: "gpt-4.1", provider, workingDirectory: workspace, streaming: true };
  }

  async release() {
    for (const close of this.#open.splice(0).reverse()) await close();
  }
}

async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function approve(client, sessionId, { type, data }) {
  if (type !== "permission.requested") return;
  const result = { kind: "approve-once" };
  client
    .request("session.permissions.handlePendingPermissionRequest", {
      sessionId,
      requestId: data.requestId,
      result,
    })
    .catch(() => {});
}

/** Sends a prompt over the wire and resolves when the session is idle again. */
export async function turn(client, sessionId, prompt) {
  const idle = client.waitFor(
    ({ params }) => params?.sessionId === sessionId && params.event?.type === "session.idle",
    client.received.length,
  );
  await client.request("session.send", { sessionId, prompt });
  await idle;
}
