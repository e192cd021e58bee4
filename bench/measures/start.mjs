import { treeMemory } from "../lib/memory.mjs";

export const coldStart = {
  name: "cold start: spawn to first ping answered",
  unit: "ms",
  target: 0.25,
  rounds: 9,
  async sample(subject) {
    const before = performance.now();
    const { wire, stop } = subject.spawnStdio();
    await wire.request("ping", {});
    const elapsed = performance.now() - before;
    await stop();
    return elapsed;
  },
};

const SETTLE_MS = 1000;

export const idleMemory = {
  name: "memory of an idle runtime, 1 s after its first ping",
  unit: "MiB",
  target: 0.35,
  rounds: 3,
  async sample(subject) {
    const { wire, pid, stop } = subject.spawnStdio();
    await wire.request("ping", {});
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const mebibytes = treeMemory(pid);
    await stop();
    return mebibytes;
  },
};
