import { treeMemory } from "../lib/memory.mjs";
import { turn } from "../lib/subject.mjs";

const SESSIONS = 50;

export const manyTurns = {
  name: `turns with one view call per second, ${SESSIONS} sessions at once`,
  unit: "/s",
  target: 5,
  higherIsBetter: true,
  rounds: 3,
  async open(subject) {
    const runtime = await subject.startTcp();
    const wire = await subject.wire(runtime);
    const config = { ...subject.sessionConfig(runtime), requestPermission: true };
    const sessions = [];
    for (let i = 0; i < SESSIONS; i++)
      sessions.push((await wire.request("session.create", config)).sessionId);
    return { wire, sessions, prompt: `VIEW ${runtime.workspace}/a.txt` };
  },
  async sample(_subject, { wire, sessions, prompt }) {
    const before = performance.now();
    await Promise.all(sessions.map((sessionId) => turn(wire, sessionId, prompt)));
    return (sessions.length * 1000) / (performance.now() - before);
  },
};

const IDLE_SESSIONS = 100;
const SETTLE_MS = 1000;

export const idleSessions = {
  name: "memory per further idle session",
  unit: "KiB",
  target: 0.1,
  rounds: 2,
  async sample(subject) {
    const runtime = await subject.startTcp();
    const wire = await subject.wire(runtime);
    const create = () => wire.request("session.create", subject.sessionConfig(runtime));
    const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    for (let i = 0; i < 10; i++) await create();
    await settled();
    const before = treeMemory(runtime.pid);
    for (let i = 0; i < IDLE_SESSIONS; i++) await create();
    await settled();
    const mebibytes = treeMemory(runtime.pid) - before;
    await runtime.stop("SIGKILL");
    return (mebibytes * 1024) / IDLE_SESSIONS;
  },
};

const CLIENTS = 10;
const CHUNKS = 2000;

export const fanOut = {
  name: `streamed deltas per second to ${CLIENTS} clients of one session`,
  unit: "/s",
  target: 2,
  higherIsBetter: true,
  rounds: 3,
  async open(subject) {
    const runtime = await subject.startTcp();
    const first = await subject.wire(runtime);
    const { sessionId } = await first.request("session.create", subject.sessionConfig(runtime));
    await turn(first, sessionId, "Warm up.");
    const others = [];
    for (let i = 1; i < CLIENTS; i++) {
      const client = await subject.wire(runtime);
      await client.request("session.resume", { sessionId, ...subject.sessionConfig(runtime) });
      others.push(client);
    }
    return { first, others, sessionId };
  },
  /**
   * Deltas delivered, until every client has seen the session idle. A runtime may merge neighbouring deltas in one event,
   * so what is counted is what the model streamed.
   */
  async sample(_subject, { first, others, sessionId }) {
    const clients = [first, ...others];
    const idle = clients.map(
      (client) =>
        new Promise((resolve) => {
          client.divert = (text) => text.includes('"session.idle"') && resolve(undefined);
        }),
    );
    const before = performance.now();
    const params = { sessionId, prompt: `STREAM ${CHUNKS}` };
    first.send({ jsonrpc: "2.0", id: "fan", method: "session.send", params });
    await Promise.all(idle);
    const seconds = (performance.now() - before) / 1000;
    for (const client of clients) client.divert = undefined;
    return (CHUNKS * CLIENTS) / seconds;
  },
};
