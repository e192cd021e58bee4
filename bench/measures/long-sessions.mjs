import { makeLong } from "../lib/long-log.mjs";
import { turn } from "../lib/subject.mjs";

/** Resuming a session that nobody has open, whose log was made so long. */
const resuming = (events, options) => ({
  name: `session.resume of ${events.toLocaleString("en")} events`,
  unit: "ms",
  target: 0.5,
  ...options,
  async open(subject) {
    const runtime = await subject.startTcp();
    const wire = await subject.wire(runtime);
    const config = { ...subject.sessionConfig(runtime), requestPermission: true };
    const { sessionId } = await wire.request("session.create", config);
    await turn(wire, sessionId, `VIEW ${runtime.workspace}/a.txt`);
    await wire.request("session.detach", { sessionId });
    makeLong(`${runtime.home}/session-state/${sessionId}/events.jsonl`, events);
    return { wire, params: { ...config, sessionId } };
  },
  async sample(_subject, { wire, params }) {
    const before = performance.now();
    await wire.request("session.resume", params);
    const elapsed = performance.now() - before;
    await wire.request("session.detach", { sessionId: params.sessionId });
    return elapsed;
  },
});

export const resumeOfTenThousand = resuming(10_000, { rounds: 5 });
export const resumeOfAHundredThousand = resuming(100_000, { rounds: 2 });
