import { type ChildProcess, spawn } from "node:child_process";

/** How long a process group may take to end by itself once it is asked, in milliseconds. */
const KILL_AFTER_MS = 500;

/**
 * Ends every process of a group: first politely, then for good.
 *
 * @param leader the group's id, the process id of its first process
 */
export async function endGroup(leader: number): Promise<void> {
  if (!signalGroup(leader, "SIGTERM")) return;
  const deadline = Date.now() + KILL_AFTER_MS;
  for (let pause = 1; Date.now() < deadline; pause *= 2) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!signalGroup(leader, 0)) return;
  }
  signalGroup(leader, "SIGKILL");
}

/** @returns whether the group has any process */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

/** Keeps the ids it is told; when its input ends, whatever the reason, it kills their groups. */
const REAPER_SCRIPT = `
ids=
while read -r op id; do
  kept=
  for known in $ids; do [ "$known" = "$id" ] || kept="$kept $known"; done
  ids=$kept
  [ "$op" = + ] && ids="$ids $id"
done
for id in $ids; do kill -KILL "-$id" 2>/dev/null; done
`;

let reaper: ChildProcess | undefined;

/** Has a process group killed when this process ends, even by SIGKILL. */
export function killWithRuntime(leader: number): void {
  tellReaper(`+ ${leader}`);
}

/** Takes back {@link killWithRuntime}: the group is gone. */
export function forgetGroup(leader: number): void {
  if (reaper) tellReaper(`- ${leader}`);
}

/**
 * The reaper is a small shell, started with the first command and shared by all sessions. Its end of a pipe
 * sees this process die where no handler of this process could run.
 */
function tellReaper(line: string): void {
  if (!reaper) {
    reaper = spawn("/bin/sh", ["-c", REAPER_SCRIPT], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      env: {},
    });
    reaper.on("error", () => undefined);
    reaper.once("exit", () => {
      reaper = undefined;
    });
    reaper.stdin?.on("error", () => undefined);
    reaper.unref();
  }
  reaper.stdin?.write(`${line}\n`);
}
