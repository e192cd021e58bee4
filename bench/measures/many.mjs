import { treeMemory } from "../lib/memory.mjs";
import { turn } from "../lib/subject.mjs";

const turnsAtOnce = (count) => ({
  name: `turns with one view call per second, ${count} sessions at once`,
  unit: "/s",
  target: 5,
  higherIsBetter: true,
  rounds: 3,
  async open(subject) {
    const runtime = await subject.startTcp();
    const wire = await subject.wire(runtime);
    const config = { ...subject.sessionConfig(runtime), requestPermission: true };
    const sessions = [];
    for (let i = 0; i < count; i++) sessions.push((await wire.request("session.create", config)).sessionId);
    return { wire, sessions, prompt: `VIEW ${runtime.workspace}/a.txt` };
  },
  async sample(_subject, { wire, sessions, prompt }) {
    const before = performance.now();
    await Promise.all(sessions.map((sessionId) => turn(wire, sessionId, prompt)));
    return (sessions.length * 1000) / (performance.now() - before);
  },
});

export const turnsOfFifty = turnsAtOnce(50);
export const turnsOfAHundred = turnsAtOnce(100);

const SETTLE_MS = 1000;

const idleSessions = (count, options) => ({
  name: `memory per further idle session, ${count.toLocaleString("en")} of them`,
  unit: "KiB",
  target: 0.1,
  rounds: 2,
  ...options,
  async sample(subject) {
    const runtime = await subject.startTcp();
    const wire = await subject.wire(runtime);
    const create = () => wire.request("session.create", subject.sessionConfig(runtime));
    const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    for (let i = 0; i < 10; i++) await create();
    await settled();
    const before = treeMemory(runtime.pid);
    for (let i = 0; i < count; i++) await create();
    await settled();
    const mebibytes = treeMemory(runtime.pid) - before;
    await runtime.stop("SIGKILL");
    return (mebibytes * 1024) / count;
  },
});

export const aHundredIdle = idleSessions(100);
export const aThousandIdle = idleSessions(1000, { rounds: 1, warmUp: false });
export const tenThousandIdle = idleSessions(10_000, { rounds: 1, warmUp: false, only: "ours" });

/** A session with so many clients: the first, which opened it, and the others. */
async function shared(subject, count) {
  const runtime = await subject.startTcp();
  const first = await subject.wire(runtime);
  const { sessionId } = await first.request("session.create", subject.sessionConfig(runtime));
  await turn(first, sessionId, "Warm up.");
  const others = [];
  for (let i = 1; i < count; i++) {
    const client = await subject.wire(runtime);
    await client.request("session.resume", { sessionId, ...subject.sessionConfig(runtime) });
    others.push(client);
  }
  return { first, others, sessionId };
}

const CHUNKS = 2000;

const fanOut = (count) => ({
  name: `streamed deltas per second to ${count} clients of one session`,
  unit: "/s",
  target: 2,
  higherIsBetter: true,
  rounds: 3,
  open: (subject) => shared(subject, count),
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
    return (CHUNKS * count) / seconds;
  },
});

export const fanOutToTen = fanOut(10);
export const fanOutToAHundred = fanOut(100);

const EVENTS = 200;

export const lastOfAHundred = {
  name: "an event at the last of 100 clients, 99th percentile",
  unit: "ms",
  target: 0.5,
  rounds: 3,
  open: (subject) => shared(subject, 100),
  async sample(_subject, { first, others, sessionId }) {
    const clients = [first, ...others];
    const times = [];
    for (let n = 0; n < EVENTS; n++) {
      const message = `event ${n}.`;
      const seen = clients.map(
        (client) =>
          new Promise((resolve) => {
            client.divert = (text) => text.includes(message) && resolve(undefined);
          }),
      );
      const before = performance.now();
      first.send({ jsonrpc: "2.0", id: "log", method: "session.log", params: { sessionId, message } });
      await Promise.all(seen);
      times.push(performance.now() - before);
    }
    for (const client of clients) client.divert = undefined;
    return times.sort((a, b) => a - b)[Math.floor(EVENTS * 0.99)];
  },
};
