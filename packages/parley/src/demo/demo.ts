import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  approveAll,
  CopilotClient,
  type CopilotSession,
  defineTool,
  type PermissionHandler,
  RuntimeConnection,
  type SessionEvent,
} from "@parley/sdk";
import { describe } from "../terminal/permission-prompt.js";
import { bold, colourDiff, cyan, green, red } from "../terminal/style.js";
import { Transcript } from "../terminal/transcript.js";
import { demoModel } from "./model.js";
import { RuntimeProcess } from "./runtime-process.js";
import { createWorkspace, type DemoWorkspace } from "./workspace.js";

const PROMPT =
  "Add a farewell function to greet.mjs, beside greet. Ask the house_style tool how we write such functions first.";

/**
 * Two clients share one session over TCP; the runtime is killed while a question is open, started again, and
 * the session goes on and finishes.
 *
 * @returns the exit code: 0 when the file was changed and both clients saw the same events, each once
 */
export async function demo(): Promise<number> {
  const workspace = await createWorkspace();
  const model = demoModel(process.env);
  const token = randomUUID();
  const env = await model.environment(workspace.home);
  const runtime = new RuntimeProcess({ home: workspace.home, token, env });
  const stage = new Stage(runtime, token);
  const deadline = setTimeout(() => {
    console.error(red(`The demo did not finish within ${model.timeoutMs / 1000} s.`));
    void runtime.kill().then(() => process.exit(1));
  }, model.timeoutMs);
  try {
    stage.say(`${bold("Parley demo")}: ${model.description}`);
    return await play(stage, workspace);
  } catch (error) {
    console.error(red(`The demo failed: ${error instanceof Error ? error.message : error}`));
    return 1;
  } finally {
    clearTimeout(deadline);
    await stage.close();
    await runtime.kill();
    await workspace.remove();
  }
}

async function play(stage: Stage, workspace: DemoWorkspace): Promise<number> {
  await stage.runtime.start();
  stage.say(`A runtime listens on port ${stage.runtime.port}; without its token nobody gets in.`);

  const a = await stage.client("A");
  const sessionA = await a.createSession({ streaming: true, workingDirectory: workspace.folder });
  stage.record("A", sessionA);
  stage.say("Client A opened a session and has no say over permissions.");

  const b = await stage.client("B");
  const sessionB = await b.resumeSession(sessionA.sessionId, {
    streaming: true,
    tools: [houseStyle(stage)],
    onPermissionRequest: stage.approveAndCrashOnce(),
  });
  stage.record("B", sessionB);
  sessionB.on((event) => stage.transcript.show(event));
  stage.say("Client B attached to the same session. It brings a tool, and answers the questions.\n");

  await sessionA.sendAndWait({ prompt: PROMPT }, Number.POSITIVE_INFINITY);
  // What B is still to be shown comes before the answer to a call of its own.
  await sessionB.getEvents();

  const diff = await workspace.diff();
  if (diff === "") {
    stage.say(red("The session ended, but the file is as it was."));
    return 1;
  }
  stage.say(`\nThe session finished. What it did to ${workspace.file}:\n\n${colourDiff(diff.trim())}\n`);
  return stage.verdict();
}

function houseStyle(stage: Stage) {
  return defineTool("house_style", {
    description: "Tells how functions are written in this project.",
    parameters: { type: "object", properties: {} },
    skipPermission: true,
    handler: () => {
      stage.say(`  ${cyan("B")} runs its own tool: house_style`);
      return "Every exported function has a one-line doc comment. Texts end with a full stop.";
    },
  });
}

/** Who is on stage: the runtime, its clients, and the one transcript they share. */
class Stage {
  readonly runtime: RuntimeProcess;
  readonly transcript = new Transcript((text) => process.stdout.write(text));
  readonly #token: string;
  readonly #clients: CopilotClient[] = [];
  readonly #seen = new Map<string, string[]>();
  #crashed = false;

  constructor(runtime: RuntimeProcess, token: string) {
    this.runtime = runtime;
    this.#token = token;
  }

  say(text: string): void {
    this.transcript.line(text);
  }

  async client(name: string): Promise<CopilotClient> {
    const client = new CopilotClient({
      connection: RuntimeConnection.forUri(`127.0.0.1:${this.runtime.port}`, {
        connectionToken: this.#token,
      }),
    });
    client.onConnectionState((state) => {
      if (this.#crashed && state === "connected") this.say(`  ${cyan(name)} is connected again`);
    });
    this.#clients.push(client);
    await client.start();
    return client;
  }

  /** Notes the id of every durable event a client's session is shown. */
  record(name: string, session: CopilotSession): void {
    const ids: string[] = [];
    this.#seen.set(name, ids);
    session.on((event: SessionEvent) => {
      if (event.ephemeral !== true) ids.push(event.id);
    });
  }

  /** Approves what it is asked; the first time that is a write, the runtime is killed before it can answer. */
  approveAndCrashOnce(): PermissionHandler {
    return async (request, invocation) => {
      if (request.kind === "write" && !this.#crashed) {
        this.#crashed = true;
        this.say(`  ${cyan("B")} is asked: ${describe(request)}\n`);
        void this.#crash();
        if (!invocation.signal.aborted) await once(invocation.signal, "abort");
        return { kind: "user-not-available" };
      }
      if (request.kind === "write") this.say(`  ${cyan("B")} is asked again, and approves`);
      return approveAll(request, invocation);
    };
  }

  async #crash(): Promise<void> {
    this.say(red("  The runtime is killed with SIGKILL while the question is open."));
    await this.runtime.kill();
    await this.runtime.start();
    this.say(green("  A new runtime starts on the same port and reads the session from its log."));
  }

  /** Both clients must have seen the same durable events once B was there, each once, in one order. */
  verdict(): number {
    const a = this.#seen.get("A") ?? [];
    const b = this.#seen.get("B") ?? [];
    const sinceB = a.slice(a.indexOf(b[0] ?? ""));
    const same = b.length > 0 && sinceB.length === b.length && sinceB.every((id, index) => id === b[index]);
    const once_ = new Set(b).size === b.length;
    if (!this.#crashed) this.say(red("The model never asked to write, so nothing was put to the test."));
    if (!same || !once_)
      this.say(red(`The clients saw different events: A ${sinceB.length}, B ${b.length}.`));
    if (!this.#crashed || !same || !once_) return 1;
    this.say(green(`Both clients saw the same ${b.length} durable events, each once, across the crash.`));
    return 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.stop()));
  }
}
