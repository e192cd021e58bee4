import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

test("a runtime does not outlive a program that is killed", async () => {
  const home = await mkdtemp(join(tmpdir(), "parley-orphan-"));
  const app = spawn(process.execPath, [at("./testing/crashing-app.mjs"), at("../dist/parley.js")], {
    env: { PATH: process.env["PATH"], PARLEY_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(app.stdout, "data");
  const socket = createConnection(Number(line), "127.0.0.1");
  await once(socket, "connect");

  app.kill("SIGKILL");
  socket.on("error", () => {});
  await new Promise((resolve) => socket.resume().once("close", resolve));

  const late = createConnection(Number(line), "127.0.0.1");
  const [error] = await once(late, "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
  await rm(home, { recursive: true, force: true });
});
