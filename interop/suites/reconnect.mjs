import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { startCuttingProxy } from "../lib/cutting-proxy.mjs";
import { runtimes, sdks } from "../lib/halves.mjs";
import { randomFrom } from "../lib/random.mjs";
import { startTcpRuntime } from "../lib/runtime-process.mjs";
import { createSandbox } from "../lib/sandbox.mjs";
import { startScriptedModel } from "../lib/scripted-model.mjs";
import { WireClient } from "../lib/wire-client.mjs";

const SEED = Number(process.env.INTEROP_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TOKEN = "reconnect-token";
/**
 * How many clients are cut off at a time, each from a session of its own. Every second session has another client as well,
 * so that its work goes on meanwhile; the others are closed with each cut, and go on when their client is back.
 */
const LANES = 4;
/** A session is looked through, and followed by a new one, once its client was cut off this often. */
const CUTS_PER_SESSION = 60;
const MOST_BYTES = 60_000;
const MOST_MS = 150;
/** Nothing is cut any more after this long. */
const BUDGET_MS = 240_000;
/** How long a session may take to settle once it is left in peace. */
const SETTLE_MS = 30_000;

/**
 * Cuts our SDK off our runtime, at random moments of scripted sessions: in the middle of a frame, of the handshake, of
 * coming back. Then every handler was shown every durable event of the log exactly once, in order, and every question was
 * answered once. `--rounds` says how often it is cut off (default 200); INTEROP_SEED repeats a run.
 */
export async function run({ report, rounds = 200 }) {
  if (!runtimes.ours.present() || !sdks.ours.present()) {
    report.fail("reconnect", "not built: run npm run build first");
    return;
  }
  const began = performance.now();
  const sandbox = createSandbox();
  const model = await startScriptedModel(answer, { keepRequests: false });
  const runtime = await startTcpRuntime(runtimes.ours.cli(), {
    env: sandbox.env({ COPILOT_CONNECTION_TOKEN: TOKEN }),
    cwd: sandbox.workspace,
  });
  const arena = { sandbox, model, runtime, sdk: await sdks.ours.load(), budget: { cuts: 0, rounds, began } };
  const problems = [];
  const totals = { sessions: 0, events: 0, questions: 0 };
  try {
    const lanes = Array.from({ length: LANES }, (_, n) => openLane(arena, randomFrom(SEED + n), n % 2 === 0));
    for (const lane of await Promise.all(lanes.map((lane) => lane.then(play)))) {
      problems.push(...lane.problems);
      for (const key of Object.keys(totals)) totals[key] += lane.totals[key];
    }
  } finally {
    await runtime.stop("SIGKILL");
    await model.close();
    sandbox.remove();
  }
  const { cuts } = arena.budget;
  const seconds = Math.round((performance.now() - began) / 1000);
  const about = `${cuts} cuts in ${seconds} s, ${totals.sessions} sessions, seed ${SEED}`;
  if (cuts < rounds) problems.push({ kind: "cut off", expected: rounds, cuts });
  const judge = (kind, name) => {
    const found = problems.filter((problem) => problem.kind === kind);
    if (found.length === 0) report.pass(`reconnect · ${name}`, about);
    else report.fail(`reconnect · ${name}`, `${found.length} times; ${about}: ${save(kind, found)}`);
  };
  judge("events", `each of ${totals.events} durable events was shown to every handler once, in order`);
  judge("questions", `each of ${totals.questions} questions was answered once`);
  judge("unsettled", "every session comes to rest");
  judge("cut off", `cut off ${rounds} times`);
}

function save(kind, problems) {
  mkdirSync(new URL("../out/", import.meta.url), { recursive: true });
  const file = fileURLToPath(new URL(`../out/reconnect-${kind}-${SEED}.json`, import.meta.url));
  writeFileSync(file, JSON.stringify(problems, null, 1));
  return file;
}

/** One client behind a proxy of its own. */
async function openLane(arena, random, isShared) {
  const { budget, runtime, sdk } = arena;
  const lane = { arena, random, isShared, cuts: 0, inVain: 0, isCalm: false };
  const isSpent = () => budget.cuts >= budget.rounds || performance.now() - budget.began > BUDGET_MS;
  lane.isOver = isSpent;
  lane.proxy = await startCuttingProxy(
    runtime.port,
    () => (lane.isCalm || isSpent() ? undefined : moment(lane)),
    () => {
      budget.cuts++;
      lane.cuts++;
      lane.inVain++;
    },
  );
  lane.client = new sdk.CopilotClient({
    connection: sdk.RuntimeConnection.forUri(`127.0.0.1:${lane.proxy.port}`, { connectionToken: TOKEN }),
    reconnect: { initialDelayMs: 1, maxDelayMs: 4, callTimeoutMs: BUDGET_MS },
  });
  lane.client.onConnectionState((state) => {
    if (state === "connected") lane.inVain = 0;
  });
  return lane;
}

/** When to break a connection: later and later while the client doesn't get back, which takes longer on a busy machine. */
function moment({ random, inVain }) {
  const patience = 1 + inVain / 8;
  return {
    bytes: 1 + Math.floor(random() ** 2 * MOST_BYTES * patience),
    ms: random() ** 2 * MOST_MS * patience,
    reset: random() < 0.5,
  };
}

/** Sessions, one after the other, until there were enough cuts. */
async function play(lane) {
  const problems = [];
  const totals = { sessions: 0, events: 0, questions: 0 };
  try {
    while (!lane.isOver()) {
      lane.isCalm = false;
      lane.cuts = 0;
      // What was accepted in calm would stay.
      lane.proxy.cut();
      const playing = playSession(lane).catch((error) => ({ error: error.stack }));
      const played = (await settles(playing, lane)) ?? { error: "It takes too long." };
      if (played.error !== undefined) {
        const state = lane.client.connectionState;
        problems.push({ kind: "unsettled", error: played.error, state, session: lane.sessionId });
        break;
      }
      problems.push(...played.problems);
      totals.sessions++;
      totals.events += played.logged.length;
      totals.questions += played.questions;
    }
  } finally {
    await lane.client.forceStop();
    await lane.proxy.close();
  }
  return { problems, totals };
}

/** What a session gives; `undefined` when it doesn't within a while after the last cut. */
async function settles(playing, lane) {
  let timer;
  const late = new Promise((resolve) => {
    const look = (cuts, since) => {
      if (lane.cuts !== cuts) timer = setTimeout(look, 1000, lane.cuts, performance.now());
      else if (performance.now() - since > SETTLE_MS) resolve(undefined);
      else timer = setTimeout(look, 1000, cuts, since);
    };
    look(-1, 0);
  });
  try {
    return await Promise.race([playing, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks a session for work until its client was cut off often enough; then compares what was shown with the log. */
async function playSession(lane) {
  const { random, arena } = lane;
  const shown = { "created with the session": [], "added later": [] };
  const runs = new Map();
  const pause = () => new Promise((resolve) => setTimeout(resolve, random() * 5));
  const config = {
    model: "gpt-4.1",
    provider: { type: "openai", baseUrl: arena.model.baseUrl, apiKey: "key" },
    streaming: true,
    workingDirectory: arena.sandbox.workspace,
  };
  const session = await persist(lane, () =>
    lane.client.createSession({
      ...config,
      onEvent: (event) => event.ephemeral || shown["created with the session"].push(event),
      onPermissionRequest: async () => {
        await pause();
        return { kind: "approve-once" };
      },
      tools: [
        arena.sdk.defineTool("lookup", {
          description: "Looks up",
          handler: async (_args, { toolCallId }) => {
            runs.set(toolCallId, (runs.get(toolCallId) ?? 0) + 1);
            await pause();
            return "looked up";
          },
        }),
      ],
    }),
  );
  lane.sessionId = session.sessionId;
  const other = lane.isShared ? await join(arena.runtime.port, session.sessionId, config) : undefined;
  session.on((event) => event.ephemeral || shown["added later"].push(event));
  while (lane.cuts < CUTS_PER_SESSION && !lane.isOver()) await work(session);
  lane.isCalm = true;
  // The connection that is there was accepted with a moment to be cut off at; the next one stays.
  lane.proxy.cut();
  while (!(await work(session)));
  const logged = await persist(lane, () => session.getEvents());
  const verdict = judged({ logged, shown, runs, sessionId: session.sessionId, isShared: lane.isShared });
  await persist(lane, () => session.disconnect());
  other?.close();
  return { logged, ...verdict };
}

/** A client that stays on a session, could answer whatever is asked, and doesn't: it is left to the one that is cut off. */
async function join(port, sessionId, config) {
  const client = await WireClient.tcp(port);
  await client.request("connect", { token: TOKEN });
  const tools = [{ name: "lookup", description: "Looks up" }];
  const params = { ...config, sessionId, tools, requestPermission: true, suppressResumeEvent: true };
  await client.request("session.resume", params);
  client.divert = () => {};
  return client;
}

/**
 * One exchange. A message that was on its way when the connection broke may be lost; that is told, and fine.
 *
 * @returns whether it came to its end
 */
async function work(session) {
  try {
    await session.sendAndWait({ prompt: "Work." }, Number.POSITIVE_INFINITY);
    return true;
  } catch (error) {
    if (error.code !== "ERR_CONNECTION_LOST") throw error;
    return false;
  }
}

/** A call, made again when the connection broke under it. */
async function persist(lane, call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error.code !== "ERR_CONNECTION_LOST" && error.code !== "ERR_CONNECT_FAILED") throw error;
      if (lane.isOver()) lane.isCalm = true;
    }
  }
}

function judged({ logged, shown, runs, sessionId, isShared }) {
  const problems = [];
  for (const [handler, events] of Object.entries(shown)) {
    const from = logged.findIndex((event) => event.id === events[0]?.id);
    const expected = handler === "added later" ? logged.slice(Math.max(from, 0)) : logged;
    if (isDeepStrictEqual(events, expected)) continue;
    const at = expected.findIndex((event, i) => !isDeepStrictEqual(event, events[i]));
    const around = (list) => list.slice(Math.max(0, at - 2), at + 3).map(({ id, type }) => `${type} ${id}`);
    problems.push({
      kind: "events",
      sessionId,
      handler,
      at,
      counts: [expected.length, events.length],
      expected: around(expected),
      shown: around(events),
    });
  }
  const asked = logged.filter(({ type }) => /^(permission|external_tool)\.requested$/.test(type));
  for (const { type, data } of asked) {
    const settled = type.replace("requested", "completed");
    const answers = logged.filter(
      (event) => event.type === settled && event.data.requestId === data.requestId,
    );
    if (answers.length === 1) continue;
    const call = logged.filter(
      (event) => event.data.toolCallId === data.toolCallId || event.type.startsWith("session."),
    );
    problems.push({ kind: "questions", sessionId, asked: type, data, answers, call });
  }
  for (const [toolCallId, count] of runs)
    if (count !== 1) problems.push({ kind: "questions", sessionId, toolCallId, runs: count });
  // A command that runs while its session is closed is told of as interrupted, and not run again.
  const isExpected = ({ success, error }) => success || (!isShared && error.code === "interrupted");
  for (const { data } of logged.filter(({ type }) => type === "tool.execution_complete"))
    if (!isExpected(data)) problems.push({ kind: "questions", sessionId, failed: data });
  return { problems, questions: asked.length };
}

/** Each prompt: a long word, the client's tool, a command, a long word. */
function answer(body) {
  const lastPrompt = body.messages.findLastIndex((message) => message.role === "user");
  const calls = body.messages.slice(lastPrompt).filter((message) => message.role === "tool").length;
  const tools = [
    { name: "lookup", args: {} },
    { name: "bash", args: { command: "touch made", description: "make a file" } },
  ];
  const text = "Some words that come in pieces. ".repeat(8);
  const between = () => new Promise((resolve) => setImmediate(resolve));
  return calls < tools.length ? { text, tools: [tools[calls]], between } : { text, between };
}
