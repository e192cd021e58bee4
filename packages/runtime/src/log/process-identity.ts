import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Tells one process from all others, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it started, in the kernel's words; empty where the kernel doesn't say. */
  readonly started: string;
  /** Where its number counts: the boot and the process namespace; empty where the kernel doesn't say. */
  readonly place: string;
}

let self: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  self ??= { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? "", place: currentPlace() };
  return self;
}

/**
 * Whether a process lives, as far as can be told from here. One of another machine or another container
 * counts as alive: nothing here can tell. One of an earlier boot of this machine is dead.
 */
export function isAlive(other: ProcessIdentity): boolean {
  const here = thisProcess();
  if (other.host !== here.host) return true;
  if (other.place !== here.place) return bootOf(other) === bootOf(here);
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const started = startOf(other.pid);
  if (started === "ended") return false;
  return started === undefined || other.started === "" || started === other.started;
}

/**
 * When a process started, in ticks since boot: field 22 of `/proc/<pid>/stat`. One that has ended and is not
 * reaped yet has no start any more. Fields are counted after the name, which may hold anything.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ENDED.has(fields[0] ?? "") ? "ended" : fields[19];
  } catch {
    return undefined;
  }
}

/** States of a process that won't run again. */
const ENDED: ReadonlySet<string> = new Set(["Z", "X", "x"]);

function currentPlace(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
}

function bootOf({ place }: ProcessIdentity): string {
  return place.split(" ")[0] ?? "";
}
