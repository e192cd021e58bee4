import { setTimeout as delay } from "node:timers/promises";
import { encodeFrame } from "../../interop/lib/frames.mjs";
import { underAttack } from "./attack.mjs";

/** Connections at once. */
const AT_ONCE = 10;

/** How long a runtime has to say something to nonsense before the attacker hangs up. Milliseconds. */
const STAY_MS = 30;

/** Streams that are not, or not quite, framed messages: before and after the handshake. */
export function run({ rounds = 2000, ...options }) {
  return underAttack({
    ...options,
    rounds,
    name: "frames · malformed headers, bodies and messages",
    peakMiB: 256,
    attack,
  });
}

async function attack(arena, { random, rounds }) {
  for (let n = 0; n < rounds; n += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => throwAt(arena, random)));
  return `${rounds} connections`;
}

async function throwAt(arena, random) {
  const client = random() < 0.5 ? await arena.stranger() : await arena.wireClient();
  client.divert = () => {};
  const make = MALFORMED[Math.floor(random() * MALFORMED.length)];
  client.sendBytes(make(random));
  if (random() < 0.5) client.sendBytes(encodeFrame(PING));
  await delay(random() * STAY_MS);
  await client.close();
}

const PING = { jsonrpc: "2.0", id: 1, method: "ping", params: {} };

const raw = (text) => () => Buffer.from(text, "latin1");
const body = (text) => () => encodeFrame(text);
const message = (value) => () => encodeFrame({ jsonrpc: "2.0", ...value });

const MALFORMED = [
  (random) => Buffer.from(Array.from({ length: 1 + random() * 5000 }, () => random() * 256)),
  (random) =>
    flipped(encodeFrame({ jsonrpc: "2.0", id: 1, method: "session.list", params: { filter: {} } }), random),
  (random) => flipped(Buffer.concat(Array.from({ length: 20 }, () => encodeFrame(PING))), random),
  (random) => encodeFrame(PING).subarray(0, Math.floor(random() * 80)),
  raw("Content-Length: -1\r\n\r\n{}"),
  raw("Content-Length: 999999999999999999999\r\n\r\n{}"),
  raw("Content-Length: 1e3\r\n\r\n{}"),
  raw("Content-Length: 0x10\r\n\r\n{}"),
  raw("Content-Length: 2, 2\r\n\r\n{}"),
  raw("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
  raw("Content-Length:\r\n\r\n{}"),
  raw("Content-Length: 2\n\n{}"),
  raw("Content-Length: 0\r\n\r\n"),
  raw("Content-Length: 5\r\n\r\n{}"),
  raw("Content-Length: 1\r\n\r\n{}"),
  raw("Content-Type: x\r\n\r\n{}"),
  raw("\r\n\r\n"),
  raw("\r\n".repeat(10_000)),
  raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
  raw("X".repeat(1_000_000)),
  raw(`X: ${"y".repeat(1_000_000)}\r\n\r\n`),
  raw("Content-Length: 1\r\n".repeat(10_000)),
  body(""),
  body("{"),
  body("nul"),
  body("\u0000"),
  body('"text"'),
  body("[]"),
  body(`[${JSON.stringify(PING)},${JSON.stringify(PING)}]`),
  body("{}"),
  body(`\ufeff${JSON.stringify(PING)}`),
  body("[".repeat(200_000)),
  body('{"a":'.repeat(100_000)),
  body(
    `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"message":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`,
  ),
  body('{"jsonrpc":"2.0","id":1,"id":2,"method":"ping","method":"status.get"}'),
  body('{"jsonrpc":"2.0","id":1e999,"method":"ping"}'),
  body('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":{"message":"x"}}}'),
  message({ id: {}, method: "ping" }),
  message({ id: [1], method: "ping" }),
  message({ id: null, method: "ping" }),
  message({ id: "x".repeat(100_000), method: "ping" }),
  message({ id: 1, method: 5 }),
  message({ id: 1, method: "" }),
  message({ id: 1, method: "__proto__" }),
  message({ id: 1, method: "session.constructor" }),
  message({ id: 1, method: "x".repeat(1_000_000) }),
  message({ id: 1, method: "ping", params: "text" }),
  message({ id: 1, method: "ping", params: 7 }),
  message({ id: 1, result: {} }),
  message({ id: 1, error: 5 }),
  message({ id: 1, result: 1, error: { code: 1, message: "both" } }),
  message({ method: "$/cancelRequest", params: { id: 1 } }),
  message({ method: "$/cancelRequest" }),
  message({ method: "session.event", params: { sessionId: "x", event: null } }),
  () => Buffer.concat([Buffer.from("Content-Length: 4\r\n\r\n"), Buffer.from([0xff, 0xfe, 0xc0, 0x80])]),
];

function flipped(bytes, random) {
  const copy = Buffer.from(bytes);
  for (let n = 0; n < 1 + random() * 5; n++) copy[Math.floor(random() * copy.length)] = random() * 256;
  return copy;
}
