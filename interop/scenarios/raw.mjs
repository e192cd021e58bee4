import { once } from "node:events";
import { spawnCli, startTcpRuntime } from "../lib/runtime-process.mjs";
import { WireClient } from "../lib/wire-client.mjs";

/** What a client that is not an SDK is answered: codes and texts, frame by frame. */
function rawScenario(name, run) {
  return { name, transport: "tcp", withoutSdk: true, model: () => [{ text: "Hello." }], run };
}

async function connected(t, params = { token: t.token, supportedTaskKinds: [] }) {
  const client = await WireClient.tcp((await t.server()).port);
  if (params) await t.outcome("connect", () => client.request("connect", params));
  return client;
}

/** Notes the answer to each `[method, params]`, one after the other. */
async function probe(t, client, calls) {
  for (const [method, params] of calls) await t.outcome(method, () => client.request(method, params));
}

export const tokens = rawScenario("raw: tokens", async (t) => {
  for (const params of [{}, { token: "" }, { token: "wrong" }, { token: 7 }, { token: null }]) {
    const client = await connected(t, params);
    await probe(t, client, [["ping", { message: "x" }]]);
    await client.close();
  }
  const unshaken = await connected(t, null);
  await probe(t, unshaken, [
    ["ping", { message: "x" }],
    ["status.get", {}],
    ["session.list", {}],
    ["no.such.method", {}],
  ]);
  await unshaken.close();
  const right = await connected(t);
  await probe(t, right, [
    ["ping", { message: "x" }],
    ["connect", { token: t.token }],
    ["connect", { token: "wrong" }],
    ["ping", {}],
  ]);
  await right.close();
});

const NOBODY = "00000000-0000-4000-8000-000000000000";

export const unknown = rawScenario("raw: unknown methods and sessions", async (t) => {
  const client = await connected(t);
  await probe(t, client, [
    ["no.such.method", {}],
    ["session.noSuchMethod", { sessionId: NOBODY }],
    ["session.send", { sessionId: NOBODY, prompt: "x" }],
    ["session.abort", { sessionId: NOBODY }],
    ["session.getMessages", { sessionId: NOBODY }],
    ["session.detach", { sessionId: NOBODY }],
    ["session.destroy", { sessionId: NOBODY }],
    ["session.delete", { sessionId: NOBODY }],
    ["session.resume", { sessionId: NOBODY }],
    ["session.getMetadata", { sessionId: NOBODY }],
    [
      "session.permissions.handlePendingPermissionRequest",
      { sessionId: NOBODY, requestId: "x", result: { kind: "reject" } },
    ],
    ["session.tools.handlePendingToolCall", { sessionId: NOBODY, requestId: "x", result: "x" }],
  ]);
  await client.close();
});

export const wrongShapes = rawScenario("raw: params of the wrong shape", async (t) => {
  const client = await connected(t);
  await probe(t, client, [
    ["ping", { message: 7 }],
    ["ping", undefined],
    ["ping", null],
    ["ping", []],
    ["ping", "text"],
    ["session.create", undefined],
    ["session.create", { sessionId: 7 }],
    ["session.create", { sessionId: "" }],
    ["session.create", { sessionId: "../escape" }],
    ["session.create", { tools: "none" }],
    ["session.create", { tools: [{}] }],
    ["session.create", { provider: { type: "openai" } }],
    ["session.create", { provider: { type: "nonsense", baseUrl: "http://127.0.0.1:9" } }],
    ["session.create", { workingDirectory: "/no/such/folder" }],
    ["session.create", { workingDirectory: "relative" }],
    ["session.resume", {}],
    ["session.send", {}],
    ["session.send", { sessionId: 7, prompt: "x" }],
    ["session.list", { filter: 7 }],
    ["session.delete", {}],
  ]);
  const { sessionId } = await client.request("session.create", {
    model: "gpt-4.1",
    provider: t.provider,
    workingDirectory: t.sandbox.workspace,
  });
  for (const message of [
    {},
    { prompt: 7 },
    { prompt: "x", mode: "nonsense" },
    { prompt: "x", attachments: "none" },
  ]) {
    const since = client.received.length;
    await probe(t, client, [["session.send", { sessionId, ...message }]]);
    const accepted = t.notes.at(-1).value.result !== undefined;
    if (accepted) await client.waitFor((m) => m.params?.event?.type === "session.idle", since);
  }
  await probe(t, client, [
    [
      "session.permissions.handlePendingPermissionRequest",
      { sessionId, requestId: NOBODY, result: { kind: "approve-once" } },
    ],
    [
      "session.permissions.handlePendingPermissionRequest",
      { sessionId, requestId: NOBODY, result: { kind: "nonsense" } },
    ],
    ["session.permissions.handlePendingPermissionRequest", { sessionId }],
    ["session.tools.handlePendingToolCall", { sessionId, requestId: NOBODY, result: "x" }],
    ["session.tools.handlePendingToolCall", { sessionId }],
    ["session.noSuchMethod", { sessionId }],
  ]);
  await client.close();
});

export const brokenFrames = rawScenario("raw: broken frames", async (t) => {
  const frames = {
    "not JSON": "Content-Length: 5\r\n\r\nhello",
    "empty body": "Content-Length: 0\r\n\r\n",
    "no jsonrpc": frame({ id: 1, method: "ping", params: {} }),
    "jsonrpc 1.0": frame({ jsonrpc: "1.0", id: 1, method: "ping", params: {} }),
    "no method": frame({ jsonrpc: "2.0", id: 1 }),
    "an array": frame([{ jsonrpc: "2.0", id: 1, method: "ping", params: {} }]),
    "a string": frame("text"),
    "null id": frame({ jsonrpc: "2.0", id: null, method: "ping", params: {} }),
    "text id": frame({ jsonrpc: "2.0", id: "one", method: "ping", params: {} }),
    "unknown reply": frame({ jsonrpc: "2.0", id: 99, result: {} }),
    "unknown notification": frame({ jsonrpc: "2.0", method: "no.such.notification", params: {} }),
    "extra header": `Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n${frame(ping(1))}`,
    "lower-case header": frame(ping(1)).replace("Content-Length", "content-length"),
  };
  for (const [what, bytes] of Object.entries(frames)) {
    const client = await connected(t);
    const before = client.received.length;
    client.sendBytes(Buffer.from(bytes));
    const answered = async () => {
      for (const id of ["probe", "second probe"]) {
        client.send(ping(id));
        await client.waitFor((message) => message.id === id);
      }
      return "lives on";
    };
    const ended = await Promise.race([answered().catch(() => "closed"), silence()]);
    const received = client.received
      .slice(before)
      .map(({ id, result, error }) => JSON.stringify({ id, result, error }));
    t.note(what, { ended, received: received.sort() });
    await client.close();
  }
});

export const tooLarge = rawScenario("raw: a frame over the limit", async (t) => {
  const client = await connected(t);
  client.sendBytes(Buffer.from(`Content-Length: ${200 * 1024 * 1024}\r\n\r\n{`));
  const answered = client.waitFor((message) => message.error !== undefined, client.received.length);
  t.note("answer", await Promise.race([answered, client.closed.then(() => "closed"), silence()]));
  const other = await connected(t);
  await probe(t, other, [["ping", { message: "x" }]]);
  await Promise.all([client.close(), other.close()]);
});

export const portInUse = {
  name: "raw: a port in use",
  withoutSdk: true,
  transport: "tcp",
  async run(t) {
    const { port } = await t.server();
    const options = { env: t.sandbox.env({ COPILOT_CONNECTION_TOKEN: t.token }), cwd: t.sandbox.workspace };
    await t.outcome("second runtime", () => startTcpRuntime(t.cli, { ...options, port }));
  },
};

export const refusedArguments = {
  name: "raw: arguments a runtime refuses",
  withoutSdk: true,
  async run(t) {
    const options = { env: t.sandbox.env(), cwd: t.sandbox.workspace };
    for (const args of [["--headless", "--no-such-flag"], ["--headless", "--port", "none"], ["--version"]]) {
      const child = spawnCli(t.cli, args, options);
      const exited = once(child, "exit").then(([code]) => ({ code }));
      const serves = new Promise((resolve) => {
        child.stdout.on("data", (text) => /listening on port/.test(text) && resolve("serves"));
      });
      t.note(args.join(" "), await Promise.race([exited, serves]));
      child.kill("SIGKILL");
    }
  },
};

const ping = (id) => ({ jsonrpc: "2.0", id, method: "ping", params: { message: "x" } });

function frame(message) {
  const body = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Longer than any answer takes on loopback. */
function silence() {
  return new Promise((resolve) => setTimeout(resolve, 1000, "silent"));
}
