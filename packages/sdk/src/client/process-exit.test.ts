import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime } from "../testing/setup.js";

const source = fileURLToPath(new URL("../index.ts", import.meta.url));
const fixture = fileURLToPath(new URL("../testing/fixture-runtime.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sdk-"));
const sdk = join(folder, "sdk.mjs");

beforeAll(async () => {
  await build({
    entryPoints: [source],
    bundle: true,
    format: "esm",
    platform: "node",
    outfile: sdk,
    conditions: ["parley-source"],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a program with the SDK. */
function start(program: string) {
  const script = `import { CopilotClient, RuntimeConnection } from ${JSON.stringify(sdk)};\n${program}`;
  return spawn(process.execPath, ["--input-type=module", "--eval", script]);
}

/** Runs a program with the SDK. It has to end by itself: nothing else ends it. */
async function run(program: string): Promise<{ code: number | null; output: string }> {
  const child = start(program);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  const [code] = await once(child, "close");
  return { code, output };
}

const spawned = (kind: "forStdio" | "forTcp", does: string) =>
  `new CopilotClient({ connection: RuntimeConnection.${kind}({ path: ${JSON.stringify(fixture)}, ` +
  `env: { FIXTURE: ${JSON.stringify(does)} } }) })`;

describe.each(["stop", "forceStop"])("a program ends by itself after %s", (stop) => {
  it.each([
    ["before it was started", "forStdio", "", ""],
    ["while the runtime starts", "forStdio", "", "client.start().catch(() => {});"],
    ["while the runtime announces no port", "forTcp", "says-no-port", "client.start().catch(() => {});"],
    ["while the handshake is unanswered", "forStdio", "silent-at-connect", "client.start().catch(() => {});"],
    ["when starting failed", "forTcp", "exits", "await client.start().catch(() => {});"],
    [
      "with a session in use",
      "forStdio",
      "",
      "(await client.createSession()).sendAndWait('x').catch(() => {});",
    ],
    [
      "with a session in use on TCP",
      "forTcp",
      "",
      "(await client.createSession()).sendAndWait('x').catch(() => {});",
    ],
    [
      "when the runtime died",
      "forTcp",
      "dies-at-ping",
      "await client.createSession(); await client.ping().catch(() => {});",
    ],
  ] as const)("%s", async (_, kind, does, before) => {
    const program = `const client = ${spawned(kind, does)};\n${before}\nawait client.${stop}();`;
    expect(await run(program)).toEqual({ code: 0, output: "" });
  });

  it("while it reconnects", async () => {
    const runtime = await startRuntime();
    const running = run(`
      const client = new CopilotClient({ connection: RuntimeConnection.forUri("${runtime.url}") });
      const session = await client.createSession();
      session.sendAndWait("x").catch(() => {});
      client.onConnectionState((state) => state === "reconnecting" && client.${stop}());
    `);
    await runtime.called("session.send");
    await runtime.close();
    expect(await running).toEqual({ code: 0, output: "" });
  });
});

describe("a program that ends without stopping", () => {
  it.each([
    ["exits", "process.exit(0);", 0],
    ["crashes", "throw new Error('crash');", 1],
  ])("leaves no runtime behind when it %s", async (_, end, expected) => {
    const child = start(`
      const client = ${spawned("forTcp", "ignores-signals")};
      await client.start();
      console.log(client.runtimePort);
      process.stdin.once("data", () => { ${end} });
    `);
    const [port] = await once(child.stdout, "data");
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    // A killed process may reset its connections rather than end them.
    socket.on("error", () => {});
    const runtimeEnded = new Promise((resolve) => socket.once("close", resolve));
    child.stdin.write("now");
    expect((await once(child, "close"))[0]).toBe(expected);
    await runtimeEnded;
  });
});

describe("the root entry", () => {
  it("is safe for browsers: nothing of Node is in it", async () => {
    const { outputFiles, warnings } = await build({
      entryPoints: [source],
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
      conditions: ["parley-source", "browser"],
    });
    expect(warnings).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/\bfrom ["']node:|require\(|import\(["']node:/);
  });

  it("loads nothing that a client doesn't need yet", async () => {
    const { metafile } = await build({
      entryPoints: [source],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      splitting: true,
      outdir: folder,
      metafile: true,
      conditions: ["parley-source"],
    });
    const entry = Object.values(metafile.outputs).find(({ entryPoint }) =>
      entryPoint?.endsWith("sdk/src/index.ts"),
    );
    const eager =
      entry?.imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path) ?? [];
    expect(eager.filter((path) => !path.includes("chunk-"))).toEqual(["node:fs", "node:module", "node:path"]);
    expect(Object.keys(entry?.inputs ?? {}).filter((path) => /zod|validation|schemas/.test(path))).toEqual(
      [],
    );
  });
});
