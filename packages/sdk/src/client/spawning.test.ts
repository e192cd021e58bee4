import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { RuntimeConnection } from "../connection/runtime-connection.js";
import { RuntimeExitedError } from "../errors.js";
import { deferred, later } from "../testing/setup.js";
import type { CopilotClientOptions } from "../types/client-options.js";
import { CopilotClient } from "./client.js";

const path = fileURLToPath(new URL("../testing/fixture-runtime.mjs", import.meta.url));
const fixture = (does: string, more: Record<string, string> = {}) => ({
  ...process.env,
  FIXTURE: does,
  ...more,
});

interface StartedWith {
  args: string[];
  env: Record<string, string>;
  cwd: string;
  pid: number;
}

function client(options: CopilotClientOptions): CopilotClient {
  const created = new CopilotClient(options);
  later(() => created.forceStop());
  return created;
}

async function startedWith(of: CopilotClient): Promise<StartedWith> {
  return (await of.getStatus()) as unknown as StartedWith;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const listenersBefore = process.listenerCount("exit");
afterEach(() => {
  expect(process.listenerCount("exit")).toBeLessThanOrEqual(listenersBefore + 1);
});

describe("a runtime on standard input and output", () => {
  it("is started, answers, and is gone after stop", async () => {
    const cwd = realpathSync(mkdtempSync(join(tmpdir(), "sdk-")));
    const own = client({
      connection: RuntimeConnection.forStdio({ path }),
      env: fixture(""),
      gitHubToken: "g",
      workingDirectory: cwd,
      baseDirectory: "/home",
    });
    await own.start();
    const started = await startedWith(own);
    expect(started.args.slice(0, 2)).toEqual(["--headless", "--no-auto-update"]);
    expect(started.args).toContain("--stdio");
    expect(started.env).toMatchObject({ COPILOT_SDK_AUTH_TOKEN: "g", COPILOT_HOME: "/home", FIXTURE: "" });
    expect(started.env["COPILOT_CONNECTION_TOKEN"]).toBeUndefined();
    expect(started.cwd).toBe(cwd);
    expect(await own.stop()).toEqual([]);
    expect(isAlive(started.pid)).toBe(false);
    expect(own.connectionState).toBe("disconnected");
    expect(process.listenerCount("exit")).toBe(listenersBefore);
  });

  it("gets the connection's environment in place of the inherited one", async () => {
    const env = { FIXTURE: "", ONLY: "this" };
    const own = client({ connection: RuntimeConnection.forStdio({ path, env }) });
    await own.start();
    const started = await startedWith(own);
    expect(started.env["ONLY"]).toBe("this");
    expect(started.env["HOME"]).toBeUndefined();
  });

  it("is the one that COPILOT_CLI_PATH names, unless a path is given", async () => {
    const named = client({ env: fixture("", { COPILOT_CLI_PATH: path }) });
    await named.start();
    expect((await startedWith(named)).args).toContain("--stdio");
    const given = client({
      connection: RuntimeConnection.forStdio({ path: "/no/such/runtime" }),
      env: fixture("", { COPILOT_CLI_PATH: path }),
    });
    await expect(given.start()).rejects.toMatchObject({
      code: "ERR_RUNTIME_NOT_FOUND",
      message:
        "Copilot CLI not found at /no/such/runtime. Set COPILOT_CLI_PATH to use a custom installation.",
    });
  });

  it("tells with its standard error why it exited", async () => {
    const own = client({ connection: RuntimeConnection.forStdio({ path }), env: fixture("exits") });
    const error = await own.start().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RuntimeExitedError);
    expect(error).toMatchObject({
      code: "ERR_RUNTIME_EXITED",
      exitCode: 3,
      message: "CLI server exited with code 3\nstderr: it went wrong",
    });
    expect(own.connectionState).toBe("error");
  });

  it("tells why it died while it was used, and can be started again", async () => {
    const own = client({
      connection: RuntimeConnection.forStdio({ path }),
      env: fixture("dies-at-ping"),
    });
    const session = await own.createSession();
    const waiting = session.sendAndWait("x", Number.POSITIVE_INFINITY);
    // Answers come in order: the message is taken once this one is there.
    await own.getStatus();
    const states: string[] = [];
    const gone = deferred<Error | undefined>();
    own.onConnectionState((state, error) => {
      states.push(state);
      if (state === "error") gone.resolve(error);
    });
    await expect(own.ping()).rejects.toMatchObject({ code: "ERR_CONNECTION_LOST" });
    await expect(waiting).rejects.toThrow("CLI server exited with code 7\nstderr: dying at ping");
    expect((await gone.promise)?.message).toContain("exited with code 7");
    await own.start();
    expect(states).toEqual(["error", "connecting", "connected"]);
    expect(isAlive((await startedWith(own)).pid)).toBe(true);
  });

  it("is ended when what it says is no protocol", async () => {
    const own = client({
      connection: RuntimeConnection.forStdio({ path }),
      env: fixture("talks-nonsense"),
    });
    await expect(own.start()).rejects.toMatchObject({ code: "ERR_CONNECTION_LOST" });
    expect(own.connectionState).toBe("error");
  });

  it("is ended when it speaks another version", async () => {
    const own = client({
      connection: RuntimeConnection.forStdio({ path }),
      env: fixture("", { FIXTURE_VERSION: "4" }),
    });
    await expect(own.start()).rejects.toMatchObject({ code: "ERR_PROTOCOL_VERSION" });
    expect(process.listenerCount("exit")).toBe(listenersBefore);
  });

  it("is gone after stop in the middle of starting", async () => {
    const own = client({
      connection: RuntimeConnection.forStdio({ path }),
      env: fixture("silent-at-connect"),
    });
    const starting = own.start();
    const refused = expect(starting).rejects.toMatchObject({ code: "ERR_STOPPED" });
    expect(await own.stop()).toEqual([]);
    await refused;
    expect(own.connectionState).toBe("disconnected");
    expect(process.listenerCount("exit")).toBe(listenersBefore);
  });

  it("is killed when it does not end by itself", async () => {
    const own = client({
      connection: RuntimeConnection.forStdio({ path }),
      env: fixture("ignores-signals"),
    });
    await own.start();
    const { pid } = await startedWith(own);
    await own.forceStop();
    expect(isAlive(pid)).toBe(false);
  });

  it("is shared by those who start at once", async () => {
    const own = client({ connection: RuntimeConnection.forStdio({ path }), env: fixture("") });
    await Promise.all([own.start(), own.start(), own.createSession()]);
    expect(isAlive((await startedWith(own)).pid)).toBe(true);
  });
});

describe("a runtime on TCP", () => {
  it("gets a token of its own, and is reached at the port it announces", async () => {
    const own = client({ connection: RuntimeConnection.forTcp({ path }), env: fixture("") });
    await own.start();
    const { args, env, pid } = await startedWith(own);
    expect(args).not.toContain("--stdio");
    expect(env["COPILOT_CONNECTION_TOKEN"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(own.runtimePort).toBeGreaterThan(0);
    expect(await own.stop()).toEqual([]);
    expect(isAlive(pid)).toBe(false);
    expect(own.runtimePort).toBeUndefined();
  });

  it("tells that its port is taken", async () => {
    const first = client({ connection: RuntimeConnection.forTcp({ path }), env: fixture("") });
    await first.start();
    const second = client({
      connection: RuntimeConnection.forTcp({ path, port: first.runtimePort ?? 0 }),
      env: fixture(""),
    });
    await expect(second.start()).rejects.toThrow(/^CLI server exited with code 1\nstderr: .*EADDRINUSE/);
  });

  it("tells why it exited before it announced a port", async () => {
    const own = client({ connection: RuntimeConnection.forTcp({ path }), env: fixture("exits") });
    await expect(own.start()).rejects.toThrow("CLI server exited with code 3\nstderr: it went wrong");
  });

  it("is gone after stop while it has not announced a port", async () => {
    const own = client({ connection: RuntimeConnection.forTcp({ path }), env: fixture("says-no-port") });
    const refused = expect(own.start()).rejects.toMatchObject({ code: "ERR_STOPPED" });
    expect(await own.stop()).toEqual([]);
    await refused;
    expect(process.listenerCount("exit")).toBe(listenersBefore);
  });

  it("keeps its token from those who have none", () => {
    const refused = { code: "ERR_INVALID_OPTION", message: "connectionToken must be a non-empty string" };
    const empty = RuntimeConnection.forTcp({ path, connectionToken: "" });
    expect(() => new CopilotClient({ connection: empty })).toThrow(expect.objectContaining(refused));
    const uri = RuntimeConnection.forUri("1", { connectionToken: "" });
    expect(() => new CopilotClient({ connection: uri })).toThrow(expect.objectContaining(refused));
  });
});
