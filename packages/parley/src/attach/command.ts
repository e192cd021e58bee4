import { parseArgs } from "node:util";
import type { CopilotClient, CopilotSession, SessionEvent } from "@parley/sdk";
import { LineDesk } from "../terminal/line-desk.js";
import { dim, red } from "../terminal/style.js";
import { Transcript } from "../terminal/transcript.js";
import { clientOf, connectTo } from "./connect.js";
import { questionsAt } from "./questions.js";
import { readTarget, type Target } from "./target.js";

const ATTACH_HELP = `parley attach URL [--session ID]

  URL is a remote session's own (parley://HOST:PORT/SESSION), a runtime's (HOST:PORT or ws://…), or the id of
  a session of this machine. The token comes from COPILOT_CONNECTION_TOKEN; a runtime of this machine has its own.

  A line answers the question that is open; otherwise it steers the agent.
  /abort stops what the agent does, /detach (or the end of input) leaves the session to itself.`;

/** `parley attach`: joins a session that is open elsewhere. @returns the exit code */
export async function attachCommand(argv: string[]): Promise<number> {
  let target: Target;
  try {
    target = parse(argv);
  } catch (error) {
    console.error(`parley attach: ${messageOf(error)}\n\n${ATTACH_HELP}`);
    return 2;
  }
  let client: CopilotClient | undefined;
  try {
    client = await connectTo(target, process.env);
    const sessionId = target.sessionId ?? (await client.getLastSessionId());
    if (sessionId === undefined) throw new Error("the runtime has no session.");
    return await new Attachment(client).join(sessionId);
  } catch (error) {
    console.error(`parley attach: ${messageOf(error)}`);
    return 1;
  } finally {
    await client?.stop();
  }
}

function parse(argv: string[]): Target {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { session: { type: "string" } },
  });
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0) throw new Error("one URL is needed.");
  const target = readTarget(address, values.session);
  if (target.kind === "runtime") clientOf(target.url, undefined);
  return target;
}

/** A person's place in a session. */
class Attachment {
  readonly #client: CopilotClient;
  readonly #transcript = new Transcript((text) => process.stdout.write(text));
  #leave: (code: number) => void = () => {};
  #session: CopilotSession | undefined;

  constructor(client: CopilotClient) {
    this.#client = client;
  }

  /** Follows the session until it is left. @returns the exit code */
  async join(sessionId: string): Promise<number> {
    const left = new Promise<number>((resolve) => {
      this.#leave = resolve;
    });
    const off = this.#client.onConnectionState((state, error) => {
      if (state === "reconnecting") this.#say("The connection was lost; trying to come back.");
      if (state === "connected") this.#say("Back.");
      if (state === "disconnected" || state === "error") {
        console.error(`parley attach: ${error ? messageOf(error) : "the runtime is gone."}`);
        this.#leave(1);
      }
    });
    const desk = new LineDesk((line) => void this.#line(line.trim()));
    const detach = () => this.#leave(0);
    process.once("SIGINT", detach);
    try {
      const arrived: SessionEvent[] = [];
      let show = (event: SessionEvent): void => {
        arrived.push(event);
      };
      const session = await this.#client.resumeSession(sessionId, {
        ...questionsAt(desk, (line) => this.#transcript.line(line)),
        onEvent: (event) => show(event),
        suppressResumeEvent: true,
        continuePendingWork: true,
      });
      this.#session = session;
      const before = await session.getEvents();
      const known = new Set(before.map(({ id }) => id));
      const last = before.findLastIndex(({ type }) => type === "user.message");
      this.#say(`Attached to session ${sessionId}. /detach leaves it.`);
      show = (event) => this.#transcript.show(event);
      for (const event of before.slice(Math.max(last, 0))) show(event);
      for (const event of arrived) if (!known.has(event.id)) show(event);
      desk.open();
      void desk.ended.then(() => this.#inputEnded());
      const code = await left;
      this.#session = undefined;
      off();
      if (this.#client.connectionState === "connected") await session.disconnect().catch(() => {});
      if (code === 0) this.#say("Detached.");
      return code;
    } finally {
      off();
      desk.close();
      process.off("SIGINT", detach);
    }
  }

  async #line(line: string): Promise<void> {
    const session = this.#session;
    if (!session || line === "") return;
    try {
      if (line === "/detach") this.#leave(0);
      else if (line === "/abort") await session.abort();
      else await session.send({ prompt: line, mode: "immediate" });
    } catch (error) {
      this.#transcript.line(red(messageOf(error)));
    }
  }

  /** A person who closes the terminal's input leaves; a program that has no more to say waits for the agent. */
  async #inputEnded(): Promise<void> {
    const session = this.#session;
    if (session && !process.stdin.isTTY) {
      const idle = new Promise<void>((resolve) => session.on("session.idle", () => resolve()));
      const { processing } = await session.rpc.metadata.isProcessing().catch(() => ({ processing: false }));
      if (processing) await idle;
    }
    this.#leave(0);
  }

  #say(text: string): void {
    console.error(dim(text));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
