import { spawnSync } from "node:child_process";
import { statfsSync, truncateSync, writeFileSync } from "node:fs";

const MIB = 1024 * 1024;

/**
 * Makes a folder a disk of its own that can be filled and freed: a tmpfs where mounting is allowed; otherwise a limit on
 * the size of the runtime's files.
 *
 * @returns `{ kind, fill(runtime, file), free(runtime), release() }`: `file` is the log that must not grow
 */
export function smallDisk(folder) {
  return mountedDisk(folder) ?? limitedFiles();
}

function mountedDisk(folder) {
  if (!succeeds("mount", ["-t", "tmpfs", "-o", `size=${32 * MIB}`, "tmpfs", folder])) return undefined;
  const filler = `${folder}/filler`;
  return {
    kind: "tmpfs",
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      try {
        writeFileSync(filler, Buffer.alloc(bavail * bsize));
      } catch (error) {
        if (error.code !== "ENOSPC") throw error;
      }
    },
    free: () => truncateSync(filler),
    release: () => succeeds("umount", ["-l", folder]),
  };
}

function limitedFiles() {
  const limit = (pid, bytes) => succeeds("prlimit", [`--pid=${pid}`, `--fsize=${bytes}:`]);
  return {
    kind: "file size limit",
    fill: ({ pid }, bytes) => limit(pid, bytes),
    free: ({ pid }) => limit(pid, "unlimited"),
    release() {},
  };
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
