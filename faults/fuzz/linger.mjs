import { setTimeout as delay } from "node:timers/promises";
import { within } from "../lib/arena.mjs";
import { underAttack } from "./attack.mjs";

/** Bytes that a stranger sends of a message it never ends. */
const PARTIAL_BYTES = 8 * 1024 * 1024;
const PARTIAL_CONNECTIONS = 30;

const DRIP_MS = 50;
const DRIPS = 20;

const WELCOME_MS = 3000;

/** Strangers that stay: silent, sending a header a byte at a time, or most of a large message and no more. */
export function run({ rounds = 2000, ...options }) {
  return underAttack({
    ...options,
    rounds,
    name: "linger · silent, slow and unfinished connections without a token",
    peakMiB: 96,
    attack,
  });
}

async function attack(arena, { rounds, problems }) {
  const strangers = await Promise.all(Array.from({ length: rounds }, () => arena.stranger()));
  const slow = strangers.slice(0, rounds / 2);
  const header = "Content-Length: 100\r\nContent-Type: application/json\r\n\r\n";
  for (let n = 0; n < DRIPS; n++) {
    for (const stranger of slow) stranger.sendBytes(header[n]);
    await delay(DRIP_MS);
  }
  const unfinished = strangers.slice(-PARTIAL_CONNECTIONS);
  const head = Buffer.from(`Content-Length: ${PARTIAL_BYTES * 2}\r\n\r\n`);
  for (const stranger of unfinished)
    stranger.sendBytes(Buffer.concat([head, Buffer.alloc(PARTIAL_BYTES, " ")]));
  await delay(DRIP_MS * 10);
  const welcome = arena.wireClient().then((client) => client.close());
  await within(WELCOME_MS, "a new client with a token to be served", welcome).catch(({ message }) =>
    problems.push(message),
  );
  await Promise.all(strangers.map((stranger) => stranger.close()));
  return `${rounds} connections`;
}
