import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CopilotClient, type CopilotSession, RuntimeConnection } from "@parley/sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RuntimeProcess } from "../demo/runtime-process.js";
import { parley } from "../testing/command.js";
import { isLoopback, readTarget } from "./target.js";

const MAIN = fileURLToPath(new URL("../../dist/parley.js", import.meta.url));
const TOKEN = "a-token-of-this-test";
const CASSETTE = {
  pace: 0,
  replies: [
    {
      when: { prompt: "make", step: 0 },
      tools: [{ name: "create", args: { path: "{{cwd}}/made.txt", file_text: "made\n" } }],
    },
    {
      when: { prompt: "ask", step: 0 },
      tools: [{ name: "ask_user", args: { question: "Which?", choices: ["red", "blue"] } }],
    },
    { when: { prompt: "ask" }, text: "It is {{result}}" },
    { when: { prompt: "hello" }, text: "Hello to you." },
    { text: "That was it." },
  ],
};

let folder: string;
let runtime: RuntimeProcess;
let client: CopilotClient;
let session: CopilotSession;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-attach-"));
  await writeFile(join(folder, "cassette.json"), JSON.stringify(CASSETTE));
  const env = { PATH: process.env["PATH"], PARLEY_CASSETTE: join(folder, "cassette.json") };
  runtime = new RuntimeProcess({ home: join(folder, "home"), token: TOKEN, env });
  await runtime.start();
  client = new CopilotClient({
    connection: RuntimeConnection.forUri(`127.0.0.1:${runtime.port}`, { connectionToken: TOKEN }),
  });
  session = await client.createSession({
    sessionId: "watched",
    workingDirectory: folder,
    onPermissionRequest: () => ({ kind: "no-result" }),
  });
});
afterEach(async () => {
  await client.stop();
  await runtime.kill();
  await rm(folder, { recursive: true, force: true });
});

/** `parley attach`, with somebody who reads and writes. */
class Person {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting = new Set<() => void>();
  seen = "";

  constructor(...args: string[]) {
    this.#process = spawn(process.execPath, [MAIN, "attach", ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], COPILOT_CONNECTION_TOKEN: TOKEN, PARLEY_HOME: join(folder, "home") },
      stdio: ["pipe", "pipe", "pipe"],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.seen += text;
        for (const wake of [...this.#waiting]) wake();
      });
    }
  }

  /** Waits until something was written since the last time. */
  async sees(text: string): Promise<void> {
    while (!this.seen.includes(text)) {
      await new Promise<void>((wake) => {
        this.#waiting.add(wake);
      });
    }
    this.seen = this.seen.slice(this.seen.indexOf(text) + text.length);
  }

  writes(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  closesInput(): void {
    this.#process.stdin.end();
  }

  async leaves(): Promise<number | null> {
    const { exitCode } = this.#process;
    return exitCode ?? ((await once(this.#process, "exit")) as [number | null])[0];
  }
}

const address = () => `parley://127.0.0.1:${runtime.port}/watched`;

test("a session is followed, its question answered, and left to itself", async () => {
  const person = new Person(address());
  await person.sees("Attached to session watched");
  const done = session.sendAndWait("Make a file.");
  await person.sees("> Make a file.");
  await person.sees(`Write ${join(folder, "made.txt")}`);
  await person.sees("Allow?");
  person.writes("y");
  await person.sees("That was it.");
  await done;
  person.writes("/detach");
  await person.sees("Detached.");
  expect(await person.leaves()).toBe(0);
  expect(await readFile(join(folder, "made.txt"), "utf8")).toBe("made\n");
  expect((await session.sendAndWait("hello"))?.data.content).toBe("Hello to you.");
});

test("a refusal goes to the agent with its reason", async () => {
  const person = new Person(address());
  await person.sees("Attached");
  const refused = new Promise((resolve) =>
    session.on("permission.completed", ({ data }) => resolve(data.result)),
  );
  await session.send("Make a file.");
  await person.sees("Allow?");
  person.writes("n, not there");
  expect(await refused).toMatchObject({ feedback: "not there" });
});

test("another client's answer withdraws a question, and lines steer again", async () => {
  const other = await client.resumeSession("watched", { onPermissionRequest: () => ({ kind: "no-result" }) });
  const person = new Person(address());
  await person.sees("Attached");
  const asked = new Promise<string>((resolve) =>
    other.on("permission.requested", ({ data }) => resolve(data.requestId)),
  );
  await other.send("Make a file.");
  const requestId = await asked;
  await person.sees("Allow?");
  await other.rpc.permissions.handlePendingPermissionRequest({
    requestId,
    result: { kind: "approve-once" },
  });
  await person.sees("no answer is needed any more");
  await person.sees("That was it.");
  person.writes("hello there");
  await person.sees("> hello there");
  await person.sees("Hello to you.");
});

test("a question of the agent's own is answered by its number", async () => {
  const person = new Person(address());
  await person.sees("Attached");
  const done = session.sendAndWait("Ask me.");
  await person.sees("Which?");
  await person.sees("2. blue");
  person.writes("2");
  await person.sees("blue");
  expect((await done)?.data.content).toContain("blue");
});

test("who comes late is shown the last exchange, and lines from a pipe are worked on before it ends", async () => {
  await session.sendAndWait("hello");
  const person = new Person(`127.0.0.1:${runtime.port}`, "--session", "watched");
  person.writes("hello again");
  person.closesInput();
  await person.sees("> hello");
  await person.sees("Hello to you.");
  await person.sees("> hello again");
  await person.sees("Hello to you.");
  expect(await person.leaves()).toBe(0);
});

test("who is cut off is told, and may leave", async () => {
  const person = new Person(address());
  await person.sees("Attached");
  await runtime.kill();
  await person.sees("The connection was lost; trying to come back.");
  person.writes("/detach");
  expect(await person.leaves()).toBe(0);
});

test.each([
  [[], 2, "one URL is needed"],
  [["parley://"], 2, "no session's address"],
  [["a:b:c"], 2, "Invalid"],
  [["no-such-session"], 1, "no-such-session"],
  [["parley://127.0.0.1:1/x"], 1, "ECONNREFUSED"],
])("%j is answered by exit code %i and why", async (args, code, why) => {
  const ended = await parley(["attach", ...args], { cwd: folder });
  expect(ended.stderr).toContain(why);
  expect(ended.code).toBe(code);
});

test("a session or a token that the runtime doesn't know is told", async () => {
  const env = { COPILOT_CONNECTION_TOKEN: TOKEN };
  const unknown = await parley(["attach", `parley://127.0.0.1:${runtime.port}/nope`], { cwd: folder, env });
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("nope") });
  const stranger = await parley(["attach", address()], { cwd: folder });
  expect(stranger).toMatchObject({ code: 1, stderr: expect.stringMatching(/AUTHENTICATION/) });
});

test("a session of this machine is joined by its id, whoever runs it", async () => {
  const person = new Person("watched");
  await person.sees("Attached to session watched");
  const done = session.sendAndWait("Make a file.");
  await person.sees("Allow?");
  person.writes("y");
  await done;
  await person.sees("That was it.");
  person.writes("/detach");
  expect(await person.leaves()).toBe(0);
});

test("the token of this machine is shown to its runtimes alone", () => {
  const here = [
    "127.0.0.1:1",
    "localhost:1",
    "[::1]:1",
    "4711",
    ":4711",
    "ws://127.0.0.1:1/",
    "http://localhost:1",
  ];
  const elsewhere = [
    "example.com:1",
    "10.0.0.1:1",
    "ws://example.com:1/x",
    "127.0.0.1.example.com:1",
    "[::2]:1",
  ];
  expect(here.filter(isLoopback)).toEqual(here);
  expect(elsewhere.filter(isLoopback)).toEqual([]);
});

test("an address names a runtime and, where it is a session's, the session", () => {
  const runtime = (url: string, sessionId: string) => ({ kind: "runtime", url, sessionId });
  expect(readTarget("parley://h:1/a%20b", undefined)).toEqual(runtime("h:1", "a b"));
  expect(readTarget("parley://[::1]:1/", "s")).toEqual(runtime("[::1]:1", "s"));
  expect(readTarget("ws://h:1/x", "s")).toEqual(runtime("ws://h:1/x", "s"));
  expect(readTarget("some-session", undefined)).toEqual({ kind: "home", sessionId: "some-session" });
});
