import { readdirSync, readFileSync } from "node:fs";

/**
 * MiB resident of a process and all its descendants. Resident, not proportional: pages of the Node binary are shared with
 * every other Node process here, which would flatter a runtime that is one. Linux only.
 */
export function treeMemory(pid) {
  return [pid, ...descendants(pid)].reduce((sum, member) => sum + residentSize(member), 0);
}

function descendants(pid) {
  const children = new Map();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (id) => (children.get(id) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function residentSize(pid) {
  const kib = /^Rss: +(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "");
  return Number(kib?.[1] ?? 0) / 1024;
}

/** A process may be gone by the time it is looked at. */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
