import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { runtimes, sdks } from "../lib/halves.mjs";
import { randomFrom } from "../lib/random.mjs";
import { startTcpRuntime } from "../lib/runtime-process.mjs";
import { createSandbox } from "../lib/sandbox.mjs";
import { startScriptedModel } from "../lib/scripted-model.mjs";
import { WireClient } from "../lib/wire-client.mjs";

const KILLS = Number(process.env.INTEROP_KILLS ?? 100);
const SEED = Number(process.env.INTEROP_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TOKEN = "kill-token";
const RECOVERY_MS = 20_000;

/**
 * Kills our runtime with SIGKILL at random moments of a scripted session that two clients share: an official SDK, which
 * answers, and a bare one, which watches. After each kill: whatever either was shown is on the log, the session resumes,
 * and it completes a further prompt. INTEROP_SEED repeats a run, INTEROP_KILLS changes the number.
 */
export async function run({ report }) {
  if (!runtimes.ours.present()) {
    report.fail("kill", "not built: run npm run build first");
    return;
  }
  const arena = await openArena();
  const random = randomFrom(SEED);
  const problems = { lost: [], "not resumed": [], unfinished: [] };
  let shown = 0;
  try {
    const whole = await arena.round(Number.POSITIVE_INFINITY);
    for (let n = 0; n < KILLS; n++) {
      const round = await arena.round(random() * whole.elapsed);
      shown += round.shown.length;
      const verdict = await arena
        .recover(round)
        .catch((error) => ({ problem: "not resumed", detail: error.message }));
      if (verdict.problem) problems[verdict.problem].push({ kill: n, ...round, ...verdict });
    }
  } finally {
    await arena.close();
  }
  const about = `${KILLS} kills, seed ${SEED}`;
  const file = fileURLToPath(new URL(`../out/kill-${SEED}.json`, import.meta.url));
  mkdirSync(new URL("../out/", import.meta.url), { recursive: true });
  writeFileSync(file, JSON.stringify(problems, null, 1));
  const judge = (problem, name) => {
    const found = problems[problem];
    if (found.length === 0) report.pass(`kill · ${name}`, about);
    else report.fail(`kill · ${name}`, `${found.length} times; ${about}: ${file}`);
  };
  judge("lost", `all ${shown} durable events that a client was shown are on the log`);
  judge("not resumed", "every restart resumes the session");
  judge("unfinished", "every session completes a further prompt");
}

async function openArena() {
  const sandbox = createSandbox({ "a.txt": "one\ntwo\nthree\n" });
  const sdk = await sdks.official.load();
  const model = await startScriptedModel((body) => answer(body, sandbox.workspace), { keepRequests: false });
  const env = sandbox.env({ COPILOT_CONNECTION_TOKEN: TOKEN });
  const start = () => startTcpRuntime(runtimes.ours.cli(), { env, cwd: sandbox.workspace });
  const config = {
    model: "gpt-4.1",
    provider: { type: "openai", baseUrl: model.baseUrl, apiKey: "key" },
    streaming: true,
    workingDirectory: sandbox.workspace,
    onPermissionRequest: sdk.approveAll,
    tools: [
      sdk.defineTool("lookup", {
        description: "Looks up",
        skipPermission: true,
        handler: async () => "looked up",
      }),
    ],
  };
  const sdkClient = async (port) => {
    const connection = sdk.RuntimeConnection.forUri(`127.0.0.1:${port}`, { connectionToken: TOKEN });
    const client = new sdk.CopilotClient({ connection });
    await client.start();
    return client;
  };

  /** One session up to the kill, `moment` ms after its creation began: who was shown which durable events. */
  async function round(moment) {
    const runtime = await start();
    const sessionId = randomUUID();
    const client = await sdkClient(runtime.port);
    const watcher = await watch(runtime.port);
    const seenBySdk = [];
    const began = performance.now();
    const story = (async () => {
      const session = await client.createSession({
        ...config,
        sessionId,
        onEvent: (event) => seenBySdk.push(event),
      });
      await watcher.request("session.resume", { sessionId });
      await session.sendAndWait("Work: first.");
    })().catch(() => {});
    const timer = { handle: undefined };
    const alarm = new Promise((resolve) => {
      if (Number.isFinite(moment)) timer.handle = setTimeout(resolve, moment);
    });
    await Promise.race([story, alarm]);
    clearTimeout(timer.handle);
    const elapsed = performance.now() - began;
    await runtime.stop("SIGKILL");
    await watcher.closed;
    await client.forceStop();
    const seenByWatcher = watcher.received
      .filter((m) => m.method === "session.event")
      .map((m) => m.params.event);
    return { sessionId, moment, elapsed, shown: durable([...seenBySdk, ...seenByWatcher]) };
  }

  /** Restarts, and says what went wrong, if anything. */
  async function recover({ sessionId, shown }) {
    const runtime = await start();
    const client = await sdkClient(runtime.port);
    try {
      if (shown.length === 0) {
        await (await client.createSession({ ...config, sessionId: randomUUID() })).sendAndWait(
          "Work: again.",
        );
        return {};
      }
      const session = await client.resumeSession(sessionId, config);
      const logged = new Map((await session.getEvents()).map((event) => [event.id, event]));
      const lost = shown.filter((event) => !isDeepStrictEqual(logged.get(event.id), event));
      if (lost.length > 0) return { problem: "lost", lost };
      return (await finishes(session)) ? {} : { problem: "unfinished", output: runtime.output() };
    } finally {
      await client.forceStop();
      await runtime.stop("SIGKILL");
    }
  }

  return {
    round,
    recover,
    async close() {
      await model.close();
      await sandbox.remove();
    },
  };
}

/** Whether the session, whatever it still has to do, answers one more prompt and then rests. */
async function finishes(session) {
  let alarm;
  const late = new Promise((resolve) => {
    alarm = setTimeout(resolve, RECOVERY_MS, false);
  });
  let answered = false;
  const rested = new Promise((resolve) => {
    session.on((event) => {
      if (event.type === "assistant.message" && event.data.content === "Done: second.") answered = true;
      if (event.type === "session.idle" && answered) resolve(true);
    });
  });
  await session.send({ prompt: "Work: second." });
  const finished = await Promise.race([rested, late]);
  clearTimeout(alarm);
  return finished;
}

/** A bare client past its handshake: it answers nothing and remembers everything. */
async function watch(port) {
  const client = await WireClient.tcp(port);
  await client.request("connect", { token: TOKEN });
  return client;
}

const durable = (events) => [...new Map(events.filter((e) => !e.ephemeral).map((e) => [e.id, e])).values()];

/** For each prompt: view, create, bash, the client's tool, a word. */
function answer(body, workspace) {
  const lastPrompt = body.messages.findLastIndex((message) => message.role === "user");
  const prompt = JSON.stringify(body.messages[lastPrompt].content);
  const name = /Work: (\w+)/.exec(prompt)?.[1];
  const calls = body.messages.slice(lastPrompt).filter((message) => message.role === "tool").length;
  const tools = [
    { name: "view", args: { path: `${workspace}/a.txt` } },
    { name: "create", args: { path: `${workspace}/${randomUUID()}.txt`, file_text: "made\n" } },
    { name: "bash", args: { command: "echo hi", description: "say hi" } },
    { name: "lookup", args: {} },
  ];
  return calls < tools.length
    ? { text: "Working on it.", tools: [tools[calls]] }
    : { text: `Done: ${name}.` };
}
