import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive } from "../tools/testing/harness.js";

/** A runtime in small: starts a process group that is to end with it, and says so. */
const RUNTIME = `
  import { spawn } from "node:child_process";
  import { forgetGroup, killWithRuntime } from "./process-group.ts";
  const start = () => spawn("sleep", ["60"], { detached: true, stdio: ["ignore", "inherit", "ignore"] });
  const [kept, forgotten] = [start(), start()];
  killWithRuntime(kept.pid);
  killWithRuntime(forgotten.pid);
  forgetGroup(forgotten.pid);
  process.kill(-forgotten.pid, "SIGKILL");
  forgotten.once("exit", () => console.log(kept.pid));
`;

let directory: string;
let program: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "parley-reaper-"));
  program = join(directory, "runtime.mjs");
  await build({
    stdin: { contents: RUNTIME, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
    logLevel: "error",
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("process groups that end with the runtime", () => {
  it("are killed though the runtime had no chance to: after SIGKILL", async () => {
    const runtime = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(runtime.stdout, "data");
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    runtime.kill("SIGKILL");
    /** The group holds the runtime's standard output open for as long as it lives, a minute otherwise. */
    await once(runtime, "close");
  });
});
