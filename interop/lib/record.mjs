import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { joinedRuntime, runExtension, startedRuntime } from "./extension.mjs";
import { runtimes, sdks } from "./halves.mjs";
import { startTcpRuntime } from "./runtime-process.mjs";
import { createSandbox } from "./sandbox.mjs";
import { startScriptedModel } from "./scripted-model.mjs";

const tap = fileURLToPath(new URL("./tap.mjs", import.meta.url));
const SCENARIO_MS = 40_000;

/**
 * Runs `scenario` with one pair of halves in a fresh sandbox and returns everything that could be observed:
 * `taps` (frames of each runtime process, in order), `model` (requests), `notes` (what the application saw), `seen` (the
 * event types each watching handler got) and `files` (the workspace afterwards).
 *
 * A scenario is `{ name, transport?, parallel?, loose?, ignored?, files?, stub?, model?(t), run(t) }`; `t` is the Stage below.
 * `parallel` says that its tool calls or hooks run at the same time, so that their interleaving is chance; `loose` names
 * further events whose place is (see planes.mjs), `ignored` events, and requests of the runtime and replies (by method) whose content is too; `stub` is what the stub runtime does.
 */
export async function record(scenario, { sdk, runtime, transport = scenario.transport ?? "stdio" }) {
  const stage = await Stage.open(scenario, {
    half: sdks[sdk],
    sdk: await sdks[sdk].load(),
    cli: runtimes[runtime].cli(),
    transport,
  });
  let alarm;
  const late = new Promise((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`Not over after ${SCENARIO_MS} ms`)), SCENARIO_MS);
  });
  try {
    await Promise.race([scenario.run(stage), late]);
  } catch (error) {
    stage.note("scenario failed", error.message);
  } finally {
    clearTimeout(alarm);
    await stage.close();
  }
  const { parallel, loose, ignored } = scenario;
  const recording = { ...stage.recording(), parallel, loose, ignored };
  await stage.sandbox.remove();
  return recording;
}

/** What a scenario acts on: clients of one pair of halves, the scripted model, the workspace, its notebook. */
class Stage {
  notes = [];
  seen = {};
  clients = [];
  #taps = [];
  #gates = new Map();
  #server;

  static async open(scenario, { half, sdk, cli, transport }) {
    const stage = new Stage();
    Object.assign(stage, {
      half,
      sdk,
      cli,
      transport,
      sandbox: createSandbox(scenario.files),
      stub: scenario.stub,
    });
    stage.model = await startScriptedModel(scenario.model?.(stage) ?? [{ text: "Done." }]);
    return stage;
  }

  /** The path an SDK starts to get this stage's runtime, behind a tap. */
  tap = tap;

  /** Absolute path of a workspace file. */
  path(name) {
    return join(this.sandbox.workspace, name);
  }

  note(what, value) {
    this.notes.push({ what, value: value === undefined ? undefined : JSON.parse(JSON.stringify(value)) });
  }

  /** A promise a scripted step may wait for, opened by `open(name)`. */
  gate(name) {
    if (!this.#gates.has(name)) this.#gates.set(name, Promise.withResolvers?.() ?? withResolvers());
    return this.#gates.get(name).promise;
  }

  open(name) {
    this.gate(name);
    this.#gates.get(name).resolve();
  }

  get provider() {
    return { type: "openai", baseUrl: this.model.baseUrl, apiKey: "key" };
  }

  /** A started client: over stdio with a runtime of its own, over TCP on the runtime all clients of the stage share. */
  async client(options = {}) {
    const { CopilotClient, RuntimeConnection } = this.sdk;
    const { workspace, home } = this.sandbox;
    const reaching = async () =>
      RuntimeConnection.forUri(`127.0.0.1:${(await this.server()).port}`, { connectionToken: this.token });
    const client = new CopilotClient({
      ...(this.transport === "stdio"
        ? this.half.spawning(this.sdk, { path: tap, workspace, home, env: this.tapEnv() })
        : { connection: await reaching() }),
      ...options,
    });
    this.clients.push(client);
    await client.start();
    return client;
  }

  token = "interop-token";

  /** The stage's shared TCP runtime, started at the first call. */
  server() {
    this.#server ??= startTcpRuntime(tap, {
      env: this.tapEnv({ COPILOT_CONNECTION_TOKEN: this.token }),
      cwd: this.sandbox.workspace,
    });
    return this.#server;
  }

  /**
   * Runs the export `name` of the module `url` as an extension (see extension.mjs), until it ends: of the runtime that all
   * share over TCP, whose tap records it, or of a runtime of its own.
   */
  async extension(url, name, sessionId = "extended-session") {
    const isShared = this.transport === "tcp";
    const log = isShared ? undefined : this.#newTap();
    const env = this.sandbox.env({ STUB: this.stub && JSON.stringify(this.stub) });
    const runtime = isShared
      ? await joinedRuntime((await this.server()).port)
      : startedRuntime(this.cli, env);
    await runExtension(
      { runtime, env, sessionId, sdk: this.half.extension(), body: [url, name] },
      {
        onFrame: (from, frame) =>
          log && appendFileSync(log, `${JSON.stringify({ connection: 0, from, frame })}\n`),
        onNote: (what, value) => this.note(what, value),
      },
    );
  }

  /** The environment of a runtime behind a tap of its own. */
  tapEnv(extra) {
    return this.sandbox.env({
      TAP_CLI: this.cli,
      TAP_LOG: this.#newTap(),
      STUB: this.stub && JSON.stringify(this.stub),
      ...extra,
    });
  }

  #newTap() {
    const log = join(this.sandbox.root, `tap-${this.#taps.length}.jsonl`);
    this.#taps.push(log);
    return log;
  }

  /** Session options every scenario shares; permission requests are noted and approved unless overridden. */
  sessionConfig(extra = {}) {
    return {
      model: "gpt-4.1",
      provider: this.provider,
      streaming: true,
      workingDirectory: this.sandbox.workspace,
      onPermissionRequest: (request) => {
        this.note("permission asked", request);
        return this.half.approval;
      },
      ...extra,
    };
  }

  /** A session of a new client, watched. */
  async session(extra) {
    const client = await this.client();
    const session = await client.createSession(this.sessionConfig(extra));
    this.watch(session);
    return session;
  }

  watch(session, who = "handler") {
    this.seen[who] = [];
    session.on((event) => this.seen[who].push(event.type));
  }

  /** Sends a prompt, notes the final answer. */
  async ask(session, prompt) {
    const answer = await session.sendAndWait({ prompt });
    this.note("answer", answer?.data.content);
  }

  /** Notes how `action` ended: its result or its error, with its code on the wire if it came from there. */
  async outcome(what, action) {
    try {
      this.note(what, { result: await action() });
    } catch (error) {
      this.note(what, { error: error.message, ...(typeof error.code === "number" && { code: error.code }) });
    }
  }

  /** Resolves with the next event of `session` that satisfies `test` (a type, or a predicate). */
  next(session, test) {
    const matches = typeof test === "string" ? (event) => event.type === test : test;
    return new Promise((resolve) => {
      const off = session.on((event) => {
        if (!matches(event)) return;
        off();
        resolve(event);
      });
    });
  }

  async stop(client) {
    this.clients.splice(this.clients.indexOf(client), 1);
    const errors = await client.stop();
    if (errors?.length)
      this.note(
        "stop errors",
        errors.map((error) => error.message),
      );
  }

  async close() {
    for (const client of [...this.clients]) {
      await this.stop(client).catch((error) => this.note("stop failed", error.message));
    }
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
    await this.model.close();
    for (const { pid } of this.#taps.flatMap(entriesOf)) if (pid) await gone(pid);
  }

  recording() {
    return {
      taps: this.#taps.map(entriesOf),
      model: this.model.requests,
      notes: this.notes,
      seen: this.seen,
      files: this.sandbox.files(),
      places: {
        "<workspace>": this.sandbox.workspace,
        "<home>": this.sandbox.home,
        "<root>": this.sandbox.root,
      },
    };
  }
}

function withResolvers() {
  let resolve;
  const promise = new Promise((r) => {
    resolve = r;
  });
  return { promise, resolve };
}

/** What a tap has recorded so far. */
function entriesOf(log) {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const LEAVING_MS = 5000;

/** Waits for a runtime on its way out, which may still write, and ends one that takes too long. */
async function gone(pid) {
  const deadline = Date.now() + LEAVING_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) process.kill(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
