import { turn } from "../lib/subject.mjs";
import { median } from "../lib/table.mjs";

/** How many sessions are open where what follows is compared to. */
const FEW = 50;

/** Turns of each size that are thrown away first, and that count. */
const WARM_UP = 20;
const TURNS = 11;

const CHUNKS = 2000;
const STREAMS = 3;

/** Does what it is to measure, with one of the sessions after the other. */
const works = {
  "a turn with one view call": {
    isBetter: "lower",
    async once({ wire, workspace }, sessionId) {
      const before = performance.now();
      await turn(wire, sessionId, `VIEW ${workspace}/a.txt`);
      return performance.now() - before;
    },
    times: TURNS,
  },
  "streamed deltas per second": {
    isBetter: "higher",
    async once({ wire }, sessionId) {
      const before = performance.now();
      await turn(wire, sessionId, `STREAM ${CHUNKS}`);
      return (CHUNKS * 1000) / (performance.now() - before);
    },
    times: STREAMS,
  },
};

/** How one of the works does with many sessions open, against few, in the same runtime. */
function flatness(work, many, options) {
  const { isBetter, once, times } = works[work];
  const measured = async (host) => {
    const values = [];
    for (let i = 0; i < times; i++) {
      const sessionId = host.sessions[Math.floor((i * host.sessions.length) / times)];
      values.push(await once(host, sessionId));
      host.wire.received.length = 0;
    }
    return median(values);
  };
  return {
    name: `${work}: ${many.toLocaleString("en")} sessions open, against ${FEW}`,
    unit: "times",
    target: isBetter === "lower" ? 1.1 : 0.9,
    higherIsBetter: isBetter === "higher",
    ownTarget: true,
    rounds: 1,
    warmUp: false,
    ...options,
    async sample(subject) {
      const runtime = await subject.startTcp();
      const wire = await subject.wire(runtime);
      const config = { ...subject.sessionConfig(runtime), requestPermission: true };
      const host = { wire, workspace: runtime.workspace, sessions: [] };
      const openUpTo = async (count) => {
        while (host.sessions.length < count)
          host.sessions.push((await wire.request("session.create", config)).sessionId);
        wire.received.length = 0;
      };
      await openUpTo(FEW);
      for (let i = 0; i < WARM_UP; i++) await once(host, host.sessions[i]);
      const few = await measured(host);
      await openUpTo(many);
      const value = (await measured(host)) / few;
      await runtime.stop("SIGKILL");
      return value;
    },
  };
}

const [TURN, DELTAS] = Object.keys(works);

export const turnOfAThousand = flatness(TURN, 1000);
export const turnOfTenThousand = flatness(TURN, 10_000, { only: "ours" });
export const deltasOfAThousand = flatness(DELTAS, 1000);
export const deltasOfTenThousand = flatness(DELTAS, 10_000, { only: "ours" });
