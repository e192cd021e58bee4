#!/usr/bin/env node
// A runtime that only talks: it answers as STUB (JSON) says, so that an SDK's side of the wire can be judged alone.
//   exit     { code, stderr }: ends at once instead of serving
//   silent   true: serves, but answers nothing
//   replies  method -> { result } or { error }, over the defaults below; a list is taken in turn, its last for good
//   before   method -> steps before its reply, as in `after`
//   after    method -> steps after its reply: { send, until? }. `send` is a message ("$SESSION" stands for the last
//            session's id, "$REGISTRATION" for that of its tokens); `until` waits for a call of that method, or for the answer if `send` is a request.
//            { exit } instead: ends with that code. After the last step of `session.send` the session is told to be idle.
import { createServer } from "node:net";
import { encodeFrame, frameSplitter } from "./frames.mjs";

const { exit, silent, replies = {}, before = {}, after = {} } = JSON.parse(process.env.STUB ?? "{}");
if (exit) {
  process.stderr.write(exit.stderr ?? "");
  process.exit(exit.code);
}

let session = "none";
let registration = "none";
const opened = ({ sessionId, gitHubTokenProviderRegistrationId }) => {
  session = sessionId ?? "assigned-session";
  registration = gitHubTokenProviderRegistrationId ?? registration;
  return {
    sessionId: session,
    workspacePath: "/stub/workspace",
    capabilities: { ui: { elicitation: true } },
  };
};
const defaults = {
  connect: () => ({ ok: true, protocolVersion: 3, version: "1.0.102" }),
  ping: ({ message }) => ({
    message: `pong: ${message}`,
    timestamp: "2026-01-01T00:00:00.000Z",
    protocolVersion: 3,
  }),
  "session.create": opened,
  "session.resume": opened,
  "session.send": () => ({ messageId: "message-1" }),
  "session.getMessages": () => ({ events: [] }),
  "session.detach": () => ({ success: true }),
  "session.list": () => ({ sessions: [] }),
  "runtime.shutdown": () => null,
};

const onStdio = process.argv.includes("--stdio");
if (onStdio) serve(process.stdin, process.stdout);
else {
  const server = createServer((socket) => serve(socket, socket.setNoDelay(true)));
  server.listen(0, "127.0.0.1", () => {
    process.stdout.write(`CLI server listening on port ${server.address().port}\n`);
  });
}

function nextReply(method) {
  const reply = replies[method];
  if (!Array.isArray(reply)) return reply;
  return reply.length > 1 ? reply.shift() : reply[0];
}

function serve(readable, writable) {
  const waiting = new Map();
  let asked = 0;
  const write = (message) => writable.write(encodeFrame({ jsonrpc: "2.0", ...message }));
  const occurs = (what) => new Promise((resolve) => waiting.set(what, resolve));
  const happened = (what) => {
    waiting.get(what)?.();
    waiting.delete(what);
  };
  const say = async ({ send, until, exit }) => {
    if (exit !== undefined) process.exit(exit);
    const text = JSON.stringify(send).replaceAll("$SESSION", session);
    const message = JSON.parse(text.replaceAll("$REGISTRATION", registration));
    const id = message.id ?? (until === "answer" ? `stub-${asked++}` : undefined);
    const awaited = until && occurs(until === "answer" ? id : until);
    write({ ...message, ...(id !== undefined && { id }) });
    await awaited;
  };
  const receive = async ({ id, method, params }) => {
    if (method === undefined) {
      happened(id);
      return;
    }
    happened(method);
    if (id === undefined || silent) return;
    for (const step of before[method] ?? []) await say(step);
    const made = (defaults[method] ?? (() => ({})))(params ?? {});
    write({ id, ...(nextReply(method) ?? { result: made }) });
    for (const step of after[method] ?? []) await say(step);
    if (method === "session.send") await say({ send: idle });
  };
  readable.on(
    "data",
    frameSplitter((text) => receive(JSON.parse(text))),
  );
  readable.on("error", () => {});
  if (onStdio) readable.on("end", () => process.exit(0));
}

const idle = {
  method: "session.event",
  params: {
    sessionId: "$SESSION",
    event: {
      type: "session.idle",
      data: {},
      ephemeral: true,
      id: "idle",
      timestamp: "2026-01-01T00:00:00.000Z",
      parentId: null,
    },
  },
};
