import { approveAll } from "../../interop/node_modules/@github/copilot-sdk/dist/index.js";
import { turn } from "../lib/subject.mjs";

/** A runtime with an SDK client, warmed by one whole turn. */
async function warmSdk(subject) {
  const { client, workspace } = await subject.sdk();
  const config = { ...subject.sessionConfig({ workspace }), onPermissionRequest: approveAll };
  const create = () => client.createSession(config);
  const prompt = `VIEW ${workspace}/a.txt`;
  await (await create()).sendAndWait(prompt);
  return { create, prompt };
}

export const sessionCreate = {
  name: "session.create",
  unit: "ms",
  target: 0.1,
  rounds: 25,
  open: warmSdk,
  async sample(_subject, { create }) {
    const before = performance.now();
    const session = await create();
    const elapsed = performance.now() - before;
    await session.disconnect();
    return elapsed;
  },
};

export const oneTurn = {
  name: "one turn with one view call",
  unit: "ms",
  target: 0.2,
  rounds: 25,
  open: warmSdk,
  async sample(_subject, { create, prompt }) {
    const session = await create();
    const before = performance.now();
    await session.sendAndWait(prompt);
    const elapsed = performance.now() - before;
    await session.disconnect();
    return elapsed;
  },
};

const PINGS = 300;

export const ping = {
  name: "ping round trip",
  unit: "us",
  target: 0.6,
  rounds: 15,
  async open(subject) {
    const { wire } = subject.spawnStdio();
    await wire.request("ping", {});
    return { wire };
  },
  /** Mean of a run of pings, one after the other. */
  async sample(_subject, { wire }) {
    const before = performance.now();
    for (let i = 0; i < PINGS; i++) await wire.request("ping", {});
    return ((performance.now() - before) * 1000) / PINGS;
  },
};

const CHUNKS = 4000;

export const deltas = {
  name: "streamed deltas per second, one client",
  unit: "/s",
  target: 5,
  higherIsBetter: true,
  rounds: 5,
  async open(subject) {
    const runtime = await subject.startTcp();
    const wire = await subject.wire(runtime);
    const { sessionId } = await wire.request("session.create", subject.sessionConfig(runtime));
    await turn(wire, sessionId, "Warm up.");
    return { wire, sessionId };
  },
  async sample(_subject, { wire, sessionId }) {
    const before = performance.now();
    await turn(wire, sessionId, `STREAM ${CHUNKS}`);
    return (CHUNKS * 1000) / (performance.now() - before);
  },
};
