import { readdirSync, readFileSync } from "node:fs";

/** How often memory is looked at. Milliseconds. */
const SAMPLE_MS = 20;

/** MiB of a process that are in memory. Linux only. */
export function residentMemory(pid) {
  const [kib] = /(?<=^VmRSS:\s+)\d+/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [Number.NaN];
  return Number(kib) / 1024;
}

/** How many files and sockets a process has open. Linux only. */
export function openDescriptors(pid) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Follows the memory of a process. @returns `stop()`, which gives the most it took, in MiB */
export function watchMemory(pid) {
  let peak = residentMemory(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMemory(pid));
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
