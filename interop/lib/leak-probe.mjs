// A program that stops its client in some state, then tells what is left of it, as a line of JSON, and ends by itself.
// node leak-probe.mjs JSON: { sdk, cli, transport, state, ending, uri, token, provider, home, after }
import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";

const LEAST_TURNS = 20;
/** A runtime in this process that was in the middle of something ends that first. */
const MOST_SETTLING_MS = 3000;

const probe = JSON.parse(process.argv[2]);
const { CopilotClient, RuntimeConnection } = await import(probe.sdk);

const connections = {
  stdio: () => RuntimeConnection.forStdio({ path: probe.cli }),
  tcp: () => RuntimeConnection.forTcp({ path: probe.cli }),
  uri: () => RuntimeConnection.forUri(probe.uri, { connectionToken: probe.token }),
  inprocess: () => RuntimeConnection.forInProcess(),
};

const listenersOf = (emitter) =>
  Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]));
const held = () => ({
  resources: process.getActiveResourcesInfo().sort(),
  listeners: listenersOf(process),
});
/** What is closed, or ends by itself, is gone a few turns of the event loop later. */
async function settled(isSettled) {
  const deadline = performance.now() + MOST_SETTLING_MS;
  for (let turn = 0; performance.now() < deadline; turn++) {
    if (turn >= LEAST_TURNS && isSettled()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
process.on("unhandledRejection", (error) => {
  console.log(JSON.stringify({ unhandled: String(error?.stack ?? error) }));
  process.exit(1);
});

const options = { connection: connections[probe.transport](), baseDirectory: probe.home, logLevel: "none" };
if (probe.transport === "uri") delete options.baseDirectory;
// Standard streams are opened by their first use, and are not the client's.
process.stdout.write("\n");
process.stderr.write("\n");
await settled(() => true);
const before = held();
const client = new CopilotClient(options);
await states()[probe.state]();
const started = descendants();
if (probe.ending === "stop" || probe.ending === "forceStop") {
  const errors = await client[probe.ending]();
  await settled(() => isDeepStrictEqual(held(), before));
  const after = held();
  const alive = descendants().concat(started.filter(isAlive));
  console.log(JSON.stringify({ before, after, alive, errors: errors?.map(String) ?? [] }));
} else {
  console.log(JSON.stringify({ started }));
  await new Promise((resolve) => process.stdin.once("data", resolve));
  if (probe.ending === "throws") throw new Error("The program crashes.");
  if (probe.ending === "exits") process.exit(3);
  await new Promise(() => setInterval(() => {}, 1000));
}

function states() {
  const session = (more = {}) =>
    client.createSession({ model: "gpt-4.1", provider: probe.provider, streaming: true, ...more });
  const ignore = (promise) => void promise.catch(() => {});
  return {
    "never started": async () => {},
    starting: async () => {
      ignore(client.start());
      await new Promise((resolve) => setTimeout(resolve, probe.after ?? 0));
    },
    "failed to start": () => client.start().catch(() => {}),
    connected: () => client.start(),
    "started again": async () => {
      await client.start();
      await client.stop();
      await client.start();
    },
    "a session open": () => session(),
    "a session being created": async () => {
      await client.start();
      ignore(session());
    },
    "in the middle of a turn": async () => {
      const open = await session();
      const begun = new Promise((resolve) => open.on("assistant.message_delta", resolve));
      ignore(open.sendAndWait({ prompt: "Hold." }, Number.POSITIVE_INFINITY));
      await begun;
    },
    "a question open": async () => {
      let asked;
      const wasAsked = new Promise((resolve) => {
        asked = resolve;
      });
      const open = await session({
        onPermissionRequest: () => {
          asked();
          return new Promise(() => {});
        },
      });
      ignore(open.sendAndWait({ prompt: "Ask." }, Number.POSITIVE_INFINITY));
      await wasAsked;
    },
    "iterating over events": async () => {
      const open = await session();
      const reading = (async () => {
        for await (const _ of open.events());
      })();
      ignore(reading);
      await open.send({ prompt: "Hold." });
    },
    reconnecting: async () => {
      const open = await session();
      ignore(open.sendAndWait({ prompt: "Hold." }, Number.POSITIVE_INFINITY));
      const lost = new Promise((resolve) => {
        client.onConnectionState((state) => state === "reconnecting" && resolve());
      });
      console.log(JSON.stringify({ cut: true }));
      await lost;
      await new Promise((resolve) => setTimeout(resolve, probe.after ?? 0));
    },
    "the runtime killed": async () => {
      await session();
      const gone = new Promise((resolve) => {
        client.onConnectionState((state) => (state === "error" || state === "reconnecting") && resolve());
      });
      for (const pid of descendants()) killIfThere(pid);
      await gone;
    },
  };
}

/** Ids of the processes below this one. */
function descendants() {
  const { stdout, pid: own } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  const all = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , stat]) => Number(pid) !== own && !stat.startsWith("Z"));
  const found = [process.pid];
  for (const parent of found)
    found.push(...all.filter(([, ppid]) => Number(ppid) === parent).map(([pid]) => Number(pid)));
  return found.slice(1);
}

function killIfThere(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // A process may end by itself once its parent is killed.
    if (error.code !== "ESRCH") throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
