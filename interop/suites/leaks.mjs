import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { startCuttingProxy } from "../lib/cutting-proxy.mjs";
import { runtimes, sdks } from "../lib/halves.mjs";
import { startTcpRuntime } from "../lib/runtime-process.mjs";
import { createSandbox } from "../lib/sandbox.mjs";
import { each } from "../lib/scenarios.mjs";
import { startScriptedModel } from "../lib/scripted-model.mjs";

const PROBE = fileURLToPath(new URL("../lib/leak-probe.mjs", import.meta.url));
const TOKEN = "leaks-token";
/** By then a program whose client is stopped has ended by itself, and an orphaned runtime is gone. */
const PATIENCE_MS = 10_000;

const ANYWHERE = [
  "never started",
  "starting",
  "connected",
  "started again",
  "a session open",
  "a session being created",
  "in the middle of a turn",
  "a question open",
  "iterating over events",
];
const SPAWNED = [...ANYWHERE, "the runtime killed"];
/** Milliseconds into the start at which it is stopped as well. */
const INTO_START = [20, 60, 120];
const ENDINGS = ["stop", "forceStop"];

/**
 * Programs that stop their client, in every state it can be in: no process, socket, timer or listener is left, and the
 * program ends by itself. Programs that crash: their runtime ends as well.
 */
export async function run({ report, only = "" }) {
  if (!runtimes.ours.present() || !sdks.ours.present()) {
    report.fail("leaks", "not built: run npm run build first");
    return;
  }
  const sandbox = createSandbox();
  const model = await startScriptedModel(answer, { keepRequests: false });
  const runtime = await startTcpRuntime(runtimes.ours.cli(), {
    env: sandbox.env({ COPILOT_CONNECTION_TOKEN: TOKEN }),
    cwd: sandbox.workspace,
  });
  const arena = { sandbox, model, runtime };
  try {
    const cases = [...stopping(), ...crashing()].filter(({ name }) => name.includes(only));
    await each(cases, 2, async (probe) => {
      const problem = await (probe.crashes ? crash(arena, probe) : stop(arena, probe)).catch(
        (error) => error.message,
      );
      if (problem === undefined) report.pass(`leaks · ${probe.name}`);
      else report.fail(`leaks · ${probe.name}`, problem);
    });
  } finally {
    await runtime.stop("SIGKILL");
    await model.close();
    sandbox.remove();
  }
}

function* stopping() {
  const of = (transport, state, more = {}) =>
    ENDINGS.map((ending) => ({
      name: `${ending} · ${transport} · ${state}${more.after ? `, after ${more.after} ms` : ""}${more.about ?? ""}`,
      transport,
      state,
      ending,
      cli: runtimes.ours.cli(),
      ...more,
    }));
  for (const transport of ["stdio", "tcp"]) {
    for (const state of SPAWNED) yield* of(transport, state);
    for (const after of INTO_START) yield* of(transport, "starting", { after });
    yield* of(transport, "failed to start", { cli: "/no/such/runtime" });
    yield* of(transport, "failed to start", { cli: PROBE, about: ", the program exits" });
  }
  for (const state of ANYWHERE) yield* of("uri", state);
  yield* of("uri", "failed to start", { token: "wrong" });
  for (const after of [0, 120]) yield* of("uri", "reconnecting", { after });
  for (const state of ANYWHERE) yield* of("inprocess", state);
  const official = { cli: runtimes.official.cli(), about: ", the official runtime" };
  for (const state of ["starting", "connected", "in the middle of a turn", "the runtime killed"])
    yield* of("stdio", state, official);
  yield* of("tcp", "in the middle of a turn", official);
}

function* crashing() {
  for (const transport of ["stdio", "tcp"]) {
    for (const ending of ["throws", "exits", "SIGKILL", "SIGTERM"]) {
      const cli = runtimes.ours.cli();
      const state = "in the middle of a turn";
      yield { name: `${ending} · ${transport}`, transport, state, ending, cli, crashes: true };
    }
  }
}

/** @returns what is left, in words */
async function stop(arena, probe) {
  const program = await start(arena, probe);
  let timer;
  try {
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, "late");
    });
    const left = await program.told("after");
    const ended = await Promise.race([program.exited, late]);
    if (left === undefined) return `it told nothing: ${program.output()}`;
    const { before, after, alive } = left;
    if (alive.length > 0) return `processes: ${alive}`;
    for (const kind of ["resources", "listeners"])
      if (!isDeepStrictEqual(before[kind], after[kind]))
        return `${kind}: ${JSON.stringify(after[kind])} instead of ${JSON.stringify(before[kind])}`;
    if (ended === "late") return "the program doesn't end by itself";
    return ended[0] === 0 ? undefined : `exit ${ended}: ${program.output()}`;
  } finally {
    clearTimeout(timer);
    await program.end();
  }
}

/** @returns what is left, in words */
async function crash(arena, probe) {
  const program = await start(arena, probe);
  try {
    const { started } = (await program.told("started")) ?? {};
    if (started === undefined || started.length === 0) return `it started nothing: ${program.output()}`;
    if (probe.ending.startsWith("SIG")) program.kill(probe.ending);
    else program.goOn();
    await program.exited;
    const left = await goneIn(PATIENCE_MS, started);
    return left.length === 0 ? undefined : `processes: ${left}`;
  } finally {
    await program.end();
  }
}

async function start({ sandbox, model, runtime }, probe) {
  const proxy =
    probe.transport === "uri" &&
    (await startCuttingProxy(
      runtime.port,
      () => undefined,
      () => {},
    ));
  const spec = {
    ...probe,
    sdk: sdks.ours.path,
    uri: proxy ? `127.0.0.1:${proxy.port}` : undefined,
    token: probe.token ?? TOKEN,
    provider: { type: "openai", baseUrl: model.baseUrl, apiKey: "key" },
    home: sandbox.home,
  };
  const child = spawn(process.execPath, [PROBE, JSON.stringify(spec)], {
    env: sandbox.env(),
    cwd: sandbox.workspace,
  });
  const exited = once(child, "exit");
  let output = "";
  child.stderr.on("data", (text) => {
    output += text;
  });
  const heard = [];
  const waiting = new Map();
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    output += `${line}\n`;
    const told = line.startsWith("{") ? JSON.parse(line) : {};
    heard.push(told);
    if (told.cut && proxy) void proxy.close();
    for (const [key, resolve] of waiting) if (key in told) resolve(told);
  });
  const closed = once(lines, "close");
  return {
    exited,
    output: () => output.trim().slice(-500),
    /** What it tells under a name; `undefined` when it ends first. */
    told: (key) =>
      Promise.race([
        new Promise((resolve) => waiting.set(key, resolve)),
        closed.then(() => heard.find((told) => key in told)),
      ]),
    goOn: () => child.stdin.write("\n"),
    kill: (signal) => child.kill(signal),
    async end() {
      child.kill("SIGKILL");
      await exited;
      if (proxy) await proxy.close();
    },
  };
}

/** Those of some processes that are there after a while. */
async function goneIn(ms, pids) {
  const deadline = performance.now() + ms;
  for (;;) {
    const left = pids.filter((pid) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    });
    if (left.length === 0 || performance.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `Hold.` is answered with a few words and then silence; `Ask.` with a command that needs permission. */
function answer(body) {
  const prompt = JSON.stringify(body.messages.at(-1));
  if (prompt.includes("Ask.")) return { tools: [{ name: "bash", args: { command: "touch made" } }] };
  return prompt.includes("Hold.") ? { text: "Some words. ".repeat(20), holdAfter: 8 } : { text: "Done." };
}
