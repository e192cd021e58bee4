import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runtimes, sdks } from "./halves.mjs";
import { startTcpRuntime } from "./runtime-process.mjs";
import { createSandbox } from "./sandbox.mjs";
import { startScriptedModel } from "./scripted-model.mjs";

const SCENARIO_MS = 30_000;

/** A runtime over TCP that clients of several SDKs reach, with a scripted model and a workspace. */
export class Stage {
  #model;
  #server;
  #clients = [];
  #runtimes = [];
  #steps = [];

  /** @param options `runtime` (default ours), `sdks` by client, `token` that clients need */
  static async open(options) {
    const stage = new Stage();
    Object.assign(stage, options, { sandbox: createSandbox() });
    stage.#model = await startScriptedModel(() => stage.#steps.shift() ?? { text: "Done." });
    return stage;
  }

  get cli() {
    return runtimes[this.runtime ?? "ours"].cli();
  }

  /** What the model answers next, one step a call; `Done.` when there are none left. */
  script(...steps) {
    this.#steps = steps;
  }

  get requests() {
    return this.#model.requests;
  }

  path(name) {
    return join(this.sandbox.workspace, name);
  }

  read(name) {
    return readFileSync(this.path(name), "utf8");
  }

  server() {
    const more = this.token === undefined ? {} : { COPILOT_CONNECTION_TOKEN: this.token };
    this.#server ??= this.startRuntime(this.runtime ?? "ours", more);
    return this.#server;
  }

  /** Another runtime on the same home. */
  async startRuntime(half, more = {}) {
    const options = { env: this.sandbox.env(more), cwd: this.sandbox.workspace };
    const started = await startTcpRuntime(runtimes[half].cli(), options);
    this.#runtimes.push(started);
    return started;
  }

  /** A started client of the n-th SDK. @param at the runtime it is to reach; by default the shared one */
  async client(n = 0, at = undefined, token = this.token) {
    const half = this.sdks[n];
    const sdk = await sdks[half].load();
    const { port } = at ?? (await this.server());
    const client =
      half === "legacy"
        ? new sdk.CopilotClient({ cliUrl: `127.0.0.1:${port}` })
        : new sdk.CopilotClient({
            connection: sdk.RuntimeConnection.forUri(
              `127.0.0.1:${port}`,
              token && { connectionToken: token },
            ),
          });
    this.keep(client);
    await client.start();
    return Object.assign(client, { half });
  }

  /** Sees to it that a client ends with the stage. */
  keep(client) {
    this.#clients.push(client);
  }

  /** The configuration of a session for one client. @param more `permissions`: what it answers when it is asked */
  config(client, { permissions = "approve", ...more } = {}) {
    const { approval } = sdks[client.half];
    const rejection =
      client.half === "legacy" ? { kind: "denied-interactively-by-user" } : { kind: "reject" };
    const answers = {
      approve: () => approval,
      reject: () => rejection,
      never: () => (client.half === "legacy" ? new Promise(() => {}) : { kind: "no-result" }),
    };
    return {
      model: "gpt-4.1",
      provider: { type: "openai", baseUrl: this.#model.baseUrl, apiKey: "key" },
      workingDirectory: this.sandbox.workspace,
      onPermissionRequest: answers[permissions],
      ...more,
    };
  }

  /** Fails when a scenario takes too long. */
  within(work) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(reject, SCENARIO_MS, new Error(`not over after ${SCENARIO_MS} ms`));
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  async close() {
    const stops = this.#clients.map((client) => (client.forceStop ?? client.stop).call(client));
    await Promise.race([Promise.allSettled(stops), new Promise((resolve) => setTimeout(resolve, 2000))]);
    await Promise.all(this.#runtimes.map((runtime) => runtime.stop("SIGKILL")));
    await this.#model.close();
    await this.sandbox.remove();
  }
}

/** Keeps what a session tells, and finds it. */
export function watch(session) {
  const events = [];
  const waiting = new Set();
  session.on((event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  const of = (type) => events.filter((event) => event.type === type);
  const until = (found) =>
    new Promise((resolve) => {
      const look = () => {
        if (!found()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { events, of, until, has: (type, count = 1) => until(() => of(type).length >= count) };
}

/** A custom tool that answers `text`. */
export function toolOf(name, text, calls = []) {
  return {
    name,
    description: `The tool ${name}.`,
    parameters: { type: "object", properties: {} },
    skipPermission: true,
    handler: (args) => {
      calls.push(args);
      return text;
    },
  };
}

/** Throws unless something holds. */
export function expect(holds, what) {
  if (!holds) throw new Error(what);
}
