import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, vi } from "vitest";
import { hostsOfTests } from "./testing/cleanup.js";
import { read, stdio } from "./testing/harness.js";

const started = hostsOfTests();

/** Waits until a process is gone: nothing tells of one that isn't a child. */
const gone = (pid: number) =>
  vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 15_000, interval: 5 });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the processes of servers", () => {
  it("end with the session, with all they started", async () => {
    const harness = await started({ s: stdio({ tools: ["leave-child"] }) });
    const { pid, own } = read(await harness.call("s-leave-child")) as { pid: number; own: number };
    expect([isAlive(own), isAlive(pid)]).toEqual([true, true]);
    await harness.host.dispose();
    expect(isAlive(own)).toBe(false);
    await gone(pid);
  });

  it("end though they ignore every signal they can", async () => {
    const harness = await started({ s: stdio({ tools: ["surroundings"], ignoresEverything: true }) });
    const { pid } = read(await harness.call("s-surroundings")) as { pid: number };
    await harness.host.dispose();
    expect(isAlive(pid)).toBe(false);
  });

  it("take what they started with them when they crash", async () => {
    const harness = await started({ s: stdio({ tools: ["leave-child", "crash"] }) });
    const { pid } = read(await harness.call("s-leave-child")) as { pid: number };
    await harness.call("s-crash");
    await gone(pid);
  });

  it("end when the session ends before they have answered", async () => {
    const { host } = await started({});
    host.configure({ s: stdio({ isSilent: true }) });
    const settled = host.whenSettled({ deadlineMs: 60_000 });
    await host.dispose();
    await settled;
    expect(host.tools()).toEqual([]);
  });

  it("can't be started once the session has ended", async () => {
    const harness = await started({ s: stdio({ tools: ["echo"] }) });
    await harness.host.dispose();
    harness.events.length = 0;
    await harness.host.enable("s");
    await harness.host.reload();
    await harness.host.whenSettled({ deadlineMs: 60_000 });
    expect(harness.events).toEqual([]);
  });

  it("end when the runtime is killed", async () => {
    const directory = mkdtempSync(join(tmpdir(), "parley-mcp-"));
    const outfile = join(directory, "runtime.mjs");
    await build({
      stdin: {
        contents: `
          import { Harness, read, stdio } from "./testing/harness.ts";
          const server = { ...stdio(${JSON.stringify({ ignoresEverything: true })}), args: [process.argv[2]] };
          const harness = new Harness({ s: server });
          await harness.host.whenSettled({ deadlineMs: 60_000 });
          console.log((await harness.call("s-leave-child")).textResultForLlm);`,
        resolveDir: fileURLToPath(new URL(".", import.meta.url)),
        loader: "ts",
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["parley-source"],
      external: ["@vscode/*"],
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
      logLevel: "error",
    });
    const fixture = fileURLToPath(new URL("testing/stdio-server.mjs", import.meta.url));
    const runtime = spawn(process.execPath, [outfile, fixture], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(runtime.stdout, "data");
    const { pid, own } = JSON.parse(String(line)) as { pid: number; own: number };
    expect([isAlive(own), isAlive(pid)]).toEqual([true, true]);
    runtime.kill("SIGKILL");
    await Promise.all([gone(own), gone(pid)]);
    rmSync(directory, { recursive: true, force: true });
  });
});
